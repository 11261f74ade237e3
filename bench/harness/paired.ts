/** Takes two times in turn, `a b a b ...`, so that both see the same machine; the first pair is not counted. */
export async function paired(
  rounds: number,
  a: () => Promise<number>,
  b: () => Promise<number>,
): Promise<{ a: number[]; b: number[]; ratios: number[] }> {
  const taken = { a: [] as number[], b: [] as number[], ratios: [] as number[] }
  for (let round = 0; round <= rounds; round++) {
    const [first, second] = [await a(), await b()]
    if (round === 0) continue
    taken.a.push(first)
    taken.b.push(second)
    taken.ratios.push(first / second)
  }
  return taken
}

/** Takes a number several times, one after the other. */
export async function repeated(rounds: number, take: () => Promise<number>): Promise<number[]> {
  const samples: number[] = []
  for (let round = 0; round < rounds; round++) samples.push(await take())
  return samples
}
