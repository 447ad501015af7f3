import { useMe } from '../session/useMe.ts'

/** Readers see rules; administrators and analysts change them. */
export function useMayChangeRules(): boolean {
  const role = useMe().data?.role
  return role === 'administrator' || role === 'analyst'
}
