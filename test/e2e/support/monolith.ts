import assert from 'node:assert/strict'
import path from 'node:path'
import type { Program } from './program.ts'
import { runCommand } from './run-command.ts'

/** Where the program keeps its own files. */
export const homeOf = (program: Program) => program.env['K8SLAB_HOME'] ?? program.state

export const progressFileOf = (program: Program) => path.join(homeOf(program), 'progress/monolith.json')

/** Runs kubectl against the lab's cluster; resolves with what it printed. */
export function kubectl(program: Program, ...args: string[]): Promise<string> {
  return runCommand(path.join(homeOf(program), 'labs/monolith/kubeconfig'), ['kubectl', ...args], program.env)
}

/** Starts the lab and solves so many of its steps. */
export async function solve(program: Program, steps: number): Promise<void> {
  await program.run(['start', 'monolith'])
  for (let step = 0; step < steps; step++) await solveStep(program)
}

/** The state at a step: everything before it is skipped, the step right before it is done. */
export async function reach(program: Program, step: number): Promise<void> {
  await program.run(['start', 'monolith'])
  for (let turn = 1; turn < step - 1; turn++) assert.equal((await program.run(['skip'])).code, 0)
  await solveStep(program)
}

async function solveStep(program: Program): Promise<void> {
  for (const command of ['solve', 'next']) {
    const { code, stderr } = await program.run([command])
    assert.equal(code, 0, stderr)
  }
}
