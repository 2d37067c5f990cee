#!/bin/sh
# Which cities are members? Asked with curl in four ways, each of which leaves a file.
set -eu

# Version 1, whose answers never change. http://localhost:8000/sparql asks the newest.
endpoint='http://localhost:8000/versions/1/sparql'
query='SELECT ?city ?country { ?city :memberOf network:ascn ; :locatedIn ?country } ORDER BY ?city'

# A table for people and spreadsheets, with labels in Indonesian; the headers tell the version.
curl -sSf --get "$endpoint" --data-urlencode "query=$query" -d format=researcher -d language=id \
  --dump-header headers.txt --output cities.csv

# What its columns mean, in metadata of CSV on the Web.
curl -sSf --get "$endpoint" --data-urlencode "query=$query" -d format=csvm -d language=id --output cities-metadata.json

# The standard's own results, by POST, which has no limit to the length of a query.
curl -sSf "$endpoint" -H 'Content-Type: application/sparql-query' -H 'Accept: application/sparql-results+json' \
  --data "$query" --output cities.json

# What is known of one thing, by its own address.
curl -sSfL http://localhost:8000/city/jakarta -H 'Accept: text/turtle' --output jakarta.ttl
