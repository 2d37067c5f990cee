"""When was which city of which country admitted? Answered by a table of pandas; needs pandas."""

from urllib.parse import urlencode

import pandas as pd

# Version 1, whose answers never change. http://localhost:8000/sparql asks the newest.
ENDPOINT = "http://localhost:8000/versions/1/sparql"
QUERY = """
SELECT ?city ?country ?latitude ?admitted ?year {
  ?membership :member ?city ; :network network:ascn ; :status :Member ; :firstDay ?admitted .
  ?city :locatedIn ?country .
  OPTIONAL { ?city :latitude ?latitude }
  BIND (YEAR(?admitted) AS ?year)
} ORDER BY ?year ?city
"""


def ask(query: str, language: str = "en", **how: object) -> pd.DataFrame:
    """Give the solutions with labels in a language; `how` are options of pandas.read_csv."""
    asked = urlencode({"query": query, "format": "researcher", "language": language})
    return pd.read_csv(f"{ENDPOINT}?{asked}", **how)


cities = ask(QUERY, parse_dates=["admitted"])

print(cities.dtypes)
print(cities.groupby(["country_label", "year"]).size().unstack(fill_value=0))
