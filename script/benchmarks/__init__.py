"""Benchmarks, read by Odoo's shell, and what they share."""
