"""The self-check of the law: what holds for every incident, tried on incidents drawn by chance."""

from tocsin.cli.law_check.properties import PROPERTIES, Counterexample, Property, first_counterexample

__all__ = ["PROPERTIES", "Counterexample", "Property", "first_counterexample"]
