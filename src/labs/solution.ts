import { access } from 'node:fs/promises'
import path from 'node:path'
import type { Finding } from './issue.ts'
import { fileMistakes } from './mistakes/files.ts'
import type { LabFile, Step } from './schema.ts'

/** Manifests that solutions name and that are not in `solution/`. */
export async function solutionFindings(lab: LabFile, folder: string): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const [index, step] of lab.steps.entries()) {
    for (const manifest of manifestsOf(step)) {
      if (await exists(path.join(folder, 'solution', manifest))) continue
      findings.push({
        code: 'solution-missing',
        path: ['steps', index, 'solve'],
        message: fileMistakes.noSolution(manifest),
      })
    }
  }
  return findings
}

function manifestsOf(step: Step): string[] {
  const entries = step.solve === undefined ? [] : Array.isArray(step.solve) ? step.solve : [step.solve]
  return entries.flatMap((entry) => (typeof entry === 'object' && entry.apply !== undefined ? [entry.apply] : []))
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file)
    return true
  } catch {
    return false
  }
}
