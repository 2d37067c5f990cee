"""Which cities are members, as SPARQL results in JSON; needs nothing but Python."""

import json
from urllib.parse import urlencode
from urllib.request import Request, urlopen

# Version 1, whose answers never change. http://localhost:8000/sparql asks the newest.
ENDPOINT = "http://localhost:8000/versions/1/sparql"
QUERY = """
SELECT ?city ?name {
  ?city :memberOf network:ascn ; rdfs:label ?name
  FILTER (LANG(?name) = "en")
} ORDER BY ?name
"""

request = Request(
    f"{ENDPOINT}?{urlencode({'query': QUERY})}", headers={"Accept": "application/sparql-results+json"}
)
with urlopen(request, timeout=60) as answer:
    print("Version", answer.headers["ASCN-Version"])
    result = json.load(answer)

for row in result["results"]["bindings"]:
    print(row["name"]["value"], row["city"]["value"])
