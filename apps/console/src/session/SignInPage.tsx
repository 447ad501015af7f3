import { Button, PasswordInput, TextInput } from '@mantine/core'
import { getSetup, signIn } from '@opensoc/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { ME_KEY, queryClient } from '../api/query-client.ts'
import { SessionCard } from './SessionCard.tsx'

/** Shown at any address while nobody is signed in, so that a shared link opens after signing in. */
export function SignInPage() {
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => call(getSetup, {}) })
  const attempt = useMutation({
    mutationFn: (form: FormData) =>
      call(signIn, { body: { name: String(form.get('name')), password: String(form.get('password')) } }),
    onSuccess: (me) => queryClient.setQueryData(ME_KEY, me),
  })
  if (setup.data?.needed === true) return <SetupNeeded />
  return (
    <SessionCard title="Sign in" error={attempt.error}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          attempt.mutate(new FormData(event.currentTarget))
        }}
        style={{ display: 'contents' }}
      >
        <TextInput withAsterisk={false} name="name" label="Name" autoComplete="username" required autoFocus />
        <PasswordInput
          withAsterisk={false}
          name="password"
          label="Password"
          autoComplete="current-password"
          required
        />
        <Button type="submit" loading={attempt.isPending}>
          Sign in
        </Button>
      </form>
    </SessionCard>
  )
}

function SetupNeeded() {
  return (
    <SessionCard title="Waiting for its administrator" error={null}>
      <p>
        Nobody can sign in yet. Open the one-time link that <code>opensoc up</code> printed where it was
        started: it makes the first administrator.
      </p>
    </SessionCard>
  )
}
