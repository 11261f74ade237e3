/** Takes two times in turn, `a b b a a b ...`, so that both see the same machine and neither always comes second; the first pair is not counted. */
export async function paired(
  rounds: number,
  a: () => Promise<number>,
  b: () => Promise<number>,
): Promise<{ a: number[]; b: number[]; ratios: number[] }> {
  const taken = { a: [] as number[], b: [] as number[], ratios: [] as number[] }
  for (let round = 0; round <= rounds; round++) {
    const [first, second] = round % 2 === 0 ? [await a(), await b()] : await inverse(a, b)
    if (round === 0) continue
    taken.a.push(first)
    taken.b.push(second)
    taken.ratios.push(first / second)
  }
  return taken
}

async function inverse(a: () => Promise<number>, b: () => Promise<number>): Promise<[number, number]> {
  const second = await b()
  return [await a(), second]
}

/** Takes a number several times, one after the other. */
export async function repeated(rounds: number, take: () => Promise<number>): Promise<number[]> {
  const samples: number[] = []
  for (let round = 0; round < rounds; round++) samples.push(await take())
  return samples
}
