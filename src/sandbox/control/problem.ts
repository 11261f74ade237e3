/** The body of an answer that is a refusal. */
export function problem(code: string, message: string): { error: { code: string; message: string } } {
  return { error: { code, message } }
}

/** A request whose body is not what it should be. */
export class BadBody extends Error {}
