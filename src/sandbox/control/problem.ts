/** The body of an answer that is a refusal. */
export function problem(code: string, message: string): { error: { code: string; message: string } } {
  return { error: { code, message } }
}
