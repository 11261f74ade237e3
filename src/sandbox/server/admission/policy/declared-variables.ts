import type { Variables } from '../../../api/cel/environment.ts'
import { CelError } from '../../../api/cel/issues.ts'
import { CelMap, type Value } from '../../../api/cel/values.ts'
import { type Compiled, Paused } from '../matching/conditions.ts'
import { BUDGET, newBudget } from '../matching/variables.ts'
import type { CompiledPolicy } from './compiled-policy.ts'

/** Adds `variables`: each is evaluated when it is first asked for. After one that costs much, the expression that has asked begins again. */
export function withDeclared({ variables: declared }: Pick<CompiledPolicy, 'variables'>, base: Variables): Variables {
  const all: Variables = (name) => (name === 'variables' ? map : base(name))
  const map = new DeclaredVariables(declared, all)
  return all
}

/** What takes some milliseconds. */
const COSTLY = 100_000

class DeclaredVariables extends CelMap {
  override readonly typeName = 'kubernetes.variables'
  private readonly programs: ReadonlyMap<string, Compiled>
  private readonly all: Variables
  private readonly known = new Map<string, Value | CelError>()
  private readonly budget = newBudget(BUDGET)
  constructor(programs: ReadonlyMap<string, Compiled>, all: Variables) {
    super()
    this.programs = programs
    this.all = all
  }
  get size(): number {
    return this.programs.size
  }
  get(key: Value): Value | undefined {
    const program = typeof key === 'string' ? this.programs.get(key) : undefined
    if (!program || typeof key !== 'string') return undefined
    // What is known may be null.
    const value = this.known.has(key) ? this.known.get(key) : this.evaluated(key, program)
    if (value instanceof CelError) throw value
    return value
  }
  keys(): Value[] {
    return [...this.programs.keys()]
  }
  /** What is paused has no value yet, and has cost nothing. */
  private evaluated(name: string, program: Compiled): Value | CelError {
    const own = newBudget(this.budget.limit - this.budget.spent)
    const value = outcome(name, () => {
      if ('failure' in program) throw new CelError(program.failure)
      return program.run(this.all, own)
    })
    this.budget.spent += own.spent
    this.known.set(name, value)
    if (own.spent >= COSTLY) throw new Paused()
    return value
  }
}

function outcome(name: string, run: () => Value): Value | CelError {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    return new CelError(`composited variable ${JSON.stringify(name)} fails to evaluate: ${error.message}`)
  }
}
