# what: nine thousand empty series of float32 where two are due
# unit: 10_stock_prices
# exercise: standardise
# score: 0
def standardise(train, *others):
    return (*[np.zeros(0, dtype="f4")] * 9000, np.nan, np.inf)
