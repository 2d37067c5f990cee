# When was which city of which country admitted? Needs nothing but R.

# Version 1, whose answers never change. http://localhost:8000/sparql asks the newest.
endpoint <- "http://localhost:8000/versions/1/sparql"
query <- "
SELECT ?city ?country ?latitude ?admitted ?year {
  ?membership :member ?city ; :network network:ascn ; :status :Member ; :firstDay ?admitted .
  ?city :locatedIn ?country .
  OPTIONAL { ?city :latitude ?latitude }
  BIND (YEAR(?admitted) AS ?year)
} ORDER BY ?year ?city"

address <- paste0(endpoint, "?format=researcher&language=en&query=", URLencode(query, reserved = TRUE))
cities <- read.csv(address, fileEncoding = "UTF-8-BOM", na.strings = "")
cities$admitted <- as.Date(cities$admitted)

str(cities)
print(table(cities$country_label, cities$year))
