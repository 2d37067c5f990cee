"""The member cities of the network in one line; needs pandas."""

import pandas as pd

cities = pd.read_csv(
    "http://localhost:8000/versions/1/sparql?format=researcher&language=en"
    "&query=SELECT+?city+?country+{+?city+:memberOf+network:ascn+;+:locatedIn+?country+}+ORDER+BY+?city"
)

print(cities[["city_label", "country_label"]])
