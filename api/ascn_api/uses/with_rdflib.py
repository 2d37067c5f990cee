"""What is known of Jakarta, and which city lies in which country, as graphs of RDFLib; needs rdflib."""

from urllib.parse import urlencode

from rdflib import Graph, URIRef
from rdflib.namespace import RDFS

# Version 1, whose answers never change. http://localhost:8000/sparql asks the newest.
ENDPOINT = "http://localhost:8000/versions/1/sparql"
QUERY = "CONSTRUCT { ?city :locatedIn ?country } WHERE { ?city a :City ; :locatedIn ?country }"

jakarta = Graph().parse("http://localhost:8000/city/jakarta.ttl", format="turtle")
for name in sorted(jakarta.objects(URIRef("http://localhost:8000/city/jakarta"), RDFS.label)):
    print(name.n3())

places = Graph().parse(f"{ENDPOINT}?{urlencode({'query': QUERY, 'format': 'turtle'})}", format="turtle")
print(len(places), "cities")
