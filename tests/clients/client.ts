// Uses the generated client for TypeScript: records events, lists the session and its messages, gets its chat, and reads errors.
import assert from 'node:assert/strict'
import { Configuration, ConsumersApi, ErrorResponseFromJSON, Event, ProducersApi, ResponseError } from 'chat-replay-client'

const { CHAT_REPLAY_URL, CHAT_REPLAY_ORGANIZATION, CHAT_REPLAY_API_KEY } = process.env
const sessionId = 'generated-typescript'
const start = new Date('2026-11-21T09:00:00.123Z')

const configuration = (password: string | undefined) =>
    new Configuration({ basePath: CHAT_REPLAY_URL, username: CHAT_REPLAY_ORGANIZATION, password })

const fields = (id: string) => ({ id, occurredAt: start, sessionId, meetingId: 'generated' })
const events: Event[] = [
    { ...fields('e-1'), type: 'session.started' },
    { ...fields('e-2'), type: 'chat.message.sent', message: {
        id: 'm-1', participantId: 'p-1', displayName: 'Ada', payloadType: 'TEXT_MESSAGE', payload: 'Hello, TypeScript', createdAt: start } },
    { ...fields('e-3'), type: 'chat.message.pinned', message: { id: 'm-1' } },
    { ...fields('e-4'), type: 'session.ended' },
]

type Answer<T> = { raw: Response, value(): Promise<T> }

async function whenReady<T, P>(ask: () => Promise<Answer<T | P>>): Promise<T> {
    for (;;) {
        const answer = await ask()
        if (answer.raw.status === 200) {
            return await answer.value() as T
        }
        await new Promise(resolve => setTimeout(resolve, 1000 * Number(answer.raw.headers.get('Retry-After'))))
    }
}

async function refusal(call: Promise<unknown>) {
    try {
        await call
    } catch (e) {
        assert(e instanceof ResponseError)
        return { status: e.response.status, error: ErrorResponseFromJSON(await e.response.json()).error }
    }
    throw new Error('no error')
}

const consumers = new ConsumersApi(configuration(CHAT_REPLAY_API_KEY))
const recorded = await new ProducersApi(configuration(CHAT_REPLAY_API_KEY)).postEvents({ events: { events } })
assert.equal(recorded.data.recorded, 4)

const chat = await whenReady(() => consumers.getSessionChatRaw({ sessionId }))
assert('chatDownloadUrl' in chat.data)
const csv = await (await fetch(chat.data.chatDownloadUrl)).text()
assert.match(csv, /Hello, TypeScript/)

const sessions = (await consumers.listSessions({ perPage: 100 })).data.sessions
assert.equal(sessions.filter(session => session.id === sessionId).length, 1)
const page = await whenReady(() => consumers.listMessagesRaw({ sessionId }))
assert('messages' in page.data)
assert.deepEqual(page.data.messages.map(message => [message.payload, message.createdAt.slice(0, 23)]), [['Hello, TypeScript', start.toISOString().slice(0, 23)]])

const unknown = await refusal(consumers.getSession({ sessionId: 'never-recorded' }))
assert.deepEqual([unknown.status, unknown.error.reason], [404, 'SESSION_NOT_FOUND'])
const wrongKey = await refusal(new ConsumersApi(configuration('wrong')).listSessions())
assert.deepEqual([wrongKey.status, wrongKey.error.reason], [401, 'UNAUTHORIZED'])
assert.ok(wrongKey.error.message)
console.log('TypeScript: 4 events recorded, 1 session, 1 message, csv and 2 errors read')
