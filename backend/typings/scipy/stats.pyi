class BinomTestResult:
    pvalue: float

def binomtest(k: int, n: int, p: float = 0.5, alternative: str = "two-sided") -> BinomTestResult: ...
