"""One small answer in every format, for the description of the API: where Jakarta lies."""

from ascn_api.negotiation import (
    HTML,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    RESULTS_CSV,
    RESULTS_JSON,
    RESULTS_TSV,
    RESULTS_XML,
    TRIG,
    TURTLE,
    Format,
)

BASE = "http://localhost:8000/"
QUERY = 'SELECT ?city ?label { ?city a :City ; rdfs:label ?label FILTER(lang(?label) = "en") }'

_RESULTS_XML = """<?xml version="1.0"?>
<sparql xmlns="http://www.w3.org/2005/sparql-results#">
<head><variable name="city"/><variable name="label"/></head>
<results><result>
<binding name="city"><uri>http://localhost:8000/city/jakarta</uri></binding>
<binding name="label"><literal xml:lang="en">Jakarta</literal></binding>
</result></results>
</sparql>
"""
_TURTLE = """@prefix : <http://localhost:8000/ontology#> .
@prefix city: <http://localhost:8000/city/> .
@prefix country: <http://localhost:8000/country/> .
city:jakarta :locatedIn country:indonesia .
"""
_TRIG = """@prefix : <http://localhost:8000/ontology#> .
@prefix city: <http://localhost:8000/city/> .
@prefix country: <http://localhost:8000/country/> .
<http://localhost:8000/source/jpnn-2025-11-12#p13> { city:jakarta :locatedIn country:indonesia . }
"""
_RDF_XML = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ascn="http://localhost:8000/ontology#">
<rdf:Description rdf:about="http://localhost:8000/city/jakarta">
<ascn:locatedIn rdf:resource="http://localhost:8000/country/indonesia"/>
</rdf:Description>
</rdf:RDF>
"""
_TRIPLE = (
    "<http://localhost:8000/city/jakarta> <http://localhost:8000/ontology#locatedIn> "
    "<http://localhost:8000/country/indonesia>"
)

EXAMPLES: dict[Format, object] = {
    HTML: '<!doctype html>\n<html lang="en"><head><title>Jakarta</title></head><body>…</body></html>\n',
    RESULTS_JSON: {
        "head": {"vars": ["city", "label"]},
        "results": {
            "bindings": [
                {
                    "city": {"type": "uri", "value": "http://localhost:8000/city/jakarta"},
                    "label": {"type": "literal", "xml:lang": "en", "value": "Jakarta"},
                }
            ]
        },
    },
    RESULTS_XML: _RESULTS_XML,
    RESULTS_CSV: "city,label\r\nhttp://localhost:8000/city/jakarta,Jakarta\r\n",
    RESULTS_TSV: '?city\t?label\n<http://localhost:8000/city/jakarta>\t"Jakarta"@en\n',
    TURTLE: _TURTLE,
    TRIG: _TRIG,
    N_TRIPLES: f"{_TRIPLE} .\n",
    N_QUADS: f"{_TRIPLE} <http://localhost:8000/source/jpnn-2025-11-12#p13> .\n",
    RDF_XML: _RDF_XML,
    JSON_LD: {
        "@context": {
            "@base": BASE,
            "id": "@id",
            "locatedIn": {"@id": "http://localhost:8000/ontology#locatedIn", "@type": "@id"},
        },
        "id": "city/jakarta",
        "locatedIn": "country/indonesia",
    },
}
"""Format to what an answer in it looks like: JSON as such, everything else as text."""
