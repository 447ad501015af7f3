import type { Incident, Me, Operation, OperationInput, OperationResponse, Rule } from '@opensoc/contract'
import { fakeIncident, fakeRule } from './fake-data.ts'

export interface FakeState {
  me: Me | undefined
  isSetupNeeded: boolean
  incidents: Incident[]
  rules: Rule[]
}

export function makeState(): FakeState {
  return {
    me: undefined,
    isSetupNeeded: true,
    incidents: Array.from({ length: 460 }, (_, index) => fakeIncident(index)),
    rules: Array.from({ length: 300 }, (_, index) => fakeRule(index)),
  }
}

interface Asked {
  readonly params: Record<string, string>
  readonly query: Record<string, unknown>
  readonly body: Record<string, unknown>
}
export type FakeAnswer = (asked: Asked) => unknown
export type GiveAnswer = <O extends Operation>(
  operation: O,
  give: (asked: Asked & { readonly typed: OperationInput<O> }) => OperationResponse<O>,
) => void
