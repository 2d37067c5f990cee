"""Which cities are members, asked with SPARQLWrapper; needs SPARQLWrapper."""

from SPARQLWrapper import JSON, SPARQLWrapper

# Version 1, whose answers never change. http://localhost:8000/sparql asks the newest.
endpoint = SPARQLWrapper("http://localhost:8000/versions/1/sparql")
endpoint.setReturnFormat(JSON)
endpoint.setQuery("""
SELECT ?city ?name {
  ?city :memberOf network:ascn ; rdfs:label ?name
  FILTER (LANG(?name) = "en")
} ORDER BY ?name
""")

for row in endpoint.queryAndConvert()["results"]["bindings"]:
    print(row["name"]["value"], row["city"]["value"])
