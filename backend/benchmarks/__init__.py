"""How fast it is: `serve` by HTTP beside other servers, `predict` by stages, `endurance` over a million drawings."""
