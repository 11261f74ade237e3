import type { Sandbox } from '../types.ts'

export interface ControlRequest {
  method: string
  /** The parts of the path after /k8slab/. */
  path: readonly string[]
  query: URLSearchParams
  /** Parsed JSON, unchecked. */
  body: unknown
}

export interface ControlAnswer {
  code: number
  body: object
}

/** Answers one of the sandbox' own paths. */
export type Control = (sandbox: Sandbox, request: ControlRequest) => ControlAnswer | Promise<ControlAnswer>
