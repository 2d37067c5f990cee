"""How are two cities connected, and which paragraphs say so? A table of pandas, a row for each hop; needs pandas."""

import pandas as pd

# Labels or IRIs; /tree, /neighbourhood and /common answer in tables, too. http://localhost:8000/paths asks the newest.
FOUND = "http://localhost:8000/versions/1/paths?from=Banyuwangi&to=Takamatsu&limit=3&format=csv"

hops = pd.read_csv(FOUND, parse_dates=["first_day", "last_day"])

for number, path in hops.groupby("path"):
    print(f"{number}. Score {path['score'].iloc[0]}")
    for hop in path.itertuples():
        print(f"   {hop.from_label} {hop.label} {hop.to_label} [{hop.citation}]")
