/** For a sandbox's `onError`: what it can tell nobody fails the test in which it happens (see unheard.ts). */
export function failTest(error: unknown): void {
  void Promise.reject(error)
}
