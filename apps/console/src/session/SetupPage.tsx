import { Button, PasswordInput, TextInput } from '@mantine/core'
import { completeSetup } from '@opensoc/contract'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { ME_KEY, queryClient } from '../api/query-client.ts'
import { SessionCard } from './SessionCard.tsx'

/** The one-time link `/setup#<secret>`: the part after # never reaches a server's log. */
export function SetupPage() {
  const [secret] = useState(() => decodeURIComponent(window.location.hash.slice(1)))
  const navigate = useNavigate()
  const [mismatch, setMismatch] = useState<Error | null>(null)
  const setup = useMutation({
    mutationFn: (body: { name: string; password: string }) =>
      call(completeSetup, { body: { ...body, secret } }),
    onSuccess: (me) => {
      queryClient.setQueryData(ME_KEY, me)
      void navigate({ to: '/incidents', replace: true })
    },
  })
  const submit = (form: FormData) => {
    const password = String(form.get('password'))
    const isRepeated = password === form.get('repeat')
    setMismatch(isRepeated ? null : new Error('the two passwords differ'))
    if (isRepeated) setup.mutate({ name: String(form.get('name')), password })
  }
  if (secret === '') return <SecretMissing />
  return (
    <SessionCard title="Make the administrator" error={setup.error}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit(new FormData(event.currentTarget))
        }}
        style={{ display: 'contents' }}
      >
        <TextInput
          withAsterisk={false}
          name="name"
          label="Name"
          autoComplete="username"
          maxLength={64}
          required
          autoFocus
        />
        <PasswordInput
          withAsterisk={false}
          name="password"
          label="Password"
          description="At least 12 characters"
          autoComplete="new-password"
          minLength={12}
          maxLength={256}
          required
        />
        <PasswordInput
          withAsterisk={false}
          name="repeat"
          label="Password again"
          autoComplete="new-password"
          required
          error={mismatch?.message}
        />
        <Button type="submit" loading={setup.isPending}>
          Make the administrator and sign in
        </Button>
      </form>
    </SessionCard>
  )
}

function SecretMissing() {
  return (
    <SessionCard title="This link is not whole" error={null}>
      <p>
        The part after <code>#</code> is missing. Copy the whole one-time link that <code>opensoc up</code>{' '}
        printed, or <a href="/">sign in</a> if the administrator exists already.
      </p>
    </SessionCard>
  )
}
