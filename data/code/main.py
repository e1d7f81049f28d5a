def predict(samples):
    """The class, or for a regression the numbers, for each sample."""
    o = forward(samples)
    if TASK == "regress":
        return o / TARGET_FACTOR + TARGET_OFFSET
    if o.shape[1] > 1:
        return [CLASSES[k] for k in o.argmax(1)]
    yes = o[:, 0] >= (LOW + HIGH) / 2 if HIGH >= LOW else o[:, 0] < (LOW + HIGH) / 2
    return [CLASSES[int(k)] for k in yes]


if __name__ == "__main__":
    lines = [" ".join(sys.argv[1:])] if len(sys.argv) > 1 else sys.stdin
    for line in lines:
        numbers = line.replace(",", " ").replace(";", " ").split()
        expected = 2 if FEATURES else len(WEIGHTS[0][0])
        if len(numbers) != expected:
            sys.exit(f"found {len(numbers)} numbers; expected {expected}")
        sample = [[float(number) for number in numbers]]
        print(predict(sample)[0], forward(sample)[0])
