"""The Reconciliation Service API 0.2 of the W3C Entity Reconciliation Community Group, as answers to requests.

Specification: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""
