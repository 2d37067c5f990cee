# Which cities are members, as SPARQL results in JSON? Needs the package jsonlite.

# Version 1, whose answers never change. http://localhost:8000/sparql asks the newest.
endpoint <- "http://localhost:8000/versions/1/sparql"
query <- 'SELECT ?city ?name { ?city :memberOf network:ascn ; rdfs:label ?name FILTER (LANG(?name) = "en") } ORDER BY ?name'

address <- paste0(endpoint, "?format=json&query=", URLencode(query, reserved = TRUE))
rows <- jsonlite::fromJSON(address)$results$bindings

cat(paste(rows$name$value, rows$city$value), sep = "\n")
