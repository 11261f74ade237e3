import type { ContainerFs } from '../types.ts'
import { withCharacterClasses } from './character-classes.ts'

/** A shell pattern (`*`, `?`, `[a-z]`, `[!x]`) as a regular expression over one path component. */
export function globExpression(pattern: string): RegExp {
  let source = ''
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? ''
    const close = char === '[' ? pattern.indexOf(']', i + 2) : -1
    if (char === '*') source += '.*'
    else if (char === '?') source += '.'
    else if (char === '\\' && i + 1 < pattern.length) source += literally(pattern[++i] ?? '')
    else if (close > 0) {
      source += classExpression(pattern.slice(i + 1, close))
      i = close
    } else source += literally(char)
  }
  return new RegExp(`^${source}$`, 's')
}

/** The existing paths an absolute pattern stands for, sorted; hidden files only where the pattern says so. */
export async function globFiles(fs: ContainerFs, pattern: string): Promise<string[]> {
  let found = ['']
  for (const component of pattern.split('/').filter((part) => part !== '')) {
    const next = await Promise.all(found.map((directory) => matchComponent(fs, directory, component)))
    found = next.flat()
  }
  return found.sort()
}

async function matchComponent(fs: ContainerFs, directory: string, component: string): Promise<string[]> {
  if (!/[*?[]/.test(component)) {
    const path = `${directory}/${component.replace(/\\(.)/g, '$1')}`
    return (await fs.exists(path)) ? [path] : []
  }
  const expression = globExpression(component)
  const names = await fs.readdir(directory === '' ? '/' : directory).catch(() => [])
  return names
    .filter((name) => expression.test(name) && (component.startsWith('.') || !name.startsWith('.')))
    .map((name) => `${directory}/${name}`)
}

function classExpression(content: string): string {
  const negated = /^[!^]/.test(content)
  const rest = (negated ? content.slice(1) : content).replace(/[\\\]^]/g, '\\$&')
  const named = withCharacterClasses(rest)
  return `[${negated ? '^' : ''}${named}]`
}

function literally(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')
}
