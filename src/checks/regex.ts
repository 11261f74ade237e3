import { RE2JS } from 're2js'
import { messageOf } from '../util/message-of.ts'

const cache = new Map<string, RE2JS>()

/** Compiles a regular expression of a lab. RE2: linear in the length of the text, whoever wrote it. Throws when it is invalid. */
function compileRegex(pattern: string): RE2JS {
  let compiled = cache.get(pattern)
  if (!compiled) {
    compiled = RE2JS.compile(pattern)
    if (cache.size > 500) cache.clear()
    cache.set(pattern, compiled)
  }
  return compiled
}

/** Whether the pattern is found anywhere in the text. */
export function regexFinds(pattern: string, text: string): boolean {
  return compileRegex(pattern).matcher(text).find()
}

/** What is wrong with a pattern, or undefined. */
export function regexProblem(pattern: string): string | undefined {
  try {
    compileRegex(pattern)
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}
