import { type OperationResponse, tryRecord } from '@opensoc/contract'
import { useMutation } from '@tanstack/react-query'
import { call } from '../api/client.ts'

export type Trial = OperationResponse<typeof tryRecord>['trial']

/** Takes a text through the stages of the running platform. */
export function useTrial() {
  return useMutation({
    mutationFn: (body: { readonly text: string; readonly parser?: string }) => call(tryRecord, { body }),
  })
}
