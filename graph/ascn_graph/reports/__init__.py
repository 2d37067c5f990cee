"""The validation report that is kept with a version: made when it is published, read by who wants to know.

It is a `sh:ValidationReport` as in SHACL (https://www.w3.org/TR/shacl/#validation-report) in the file `report.ttl`,
named `versions/<n>/report`; its results are `#result-1` and so on. SHACL does not say how many nodes a shape was put
to, so a shape that matches nothing passes unseen. This report does: for every shape with targets it holds a measurement
in the words of the Data Quality Vocabulary (https://www.w3.org/TR/vocab-dqv/), `dqv:computedOn` the shape,
`dqv:isMeasurementOf` the metric `#focus-nodes`, and `dqv:value` the number. `dcterms:source` of a result names the file
and the line where its node stands, by a fragment as in RFC 5147. Equal reports give equal bytes.
"""
