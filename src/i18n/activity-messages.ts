import { josa } from './josa.ts'
import { messages } from './messages.ts'

/** A request to the cluster: `connect pods/portforward monolith`. */
interface Request {
  verb: string
  /** Plural name, with the subresource. */
  resource: string
  name?: string | undefined
}

/** What a learner has done, or not yet, in the words of people who do not think in requests. */
export const activityMessages = messages(
  {
    done: (request: Request) => sentence(request, english, true),
    notYet: (request: Request) => sentence(request, english, false),
  },
  {
    done: (request: Request) => sentence(request, korean, true),
    notYet: (request: Request) => sentence(request, korean, false),
  },
)

interface Words {
  /** What one does with a subresource, by `resource/subresource` or `/subresource`. */
  special: Readonly<Record<string, (object: string, done: boolean) => string>>
  object: (kind: string, name: string | undefined, done: boolean) => string
  part: (part: string, object: string) => string
  verbs: Readonly<Record<string, string>>
  general: (object: string, verb: string, done: boolean) => string
}

function sentence({ verb, resource, name }: Request, words: Words, done: boolean): string {
  const [plural = '', part] = resource.split('/')
  const object = words.object(singular(plural.replace(/\..*/, '')), name, done)
  const special = part === undefined || verb === 'delete' ? undefined : words.special[part]
  if (special) return special(object, done)
  return words.general(part === undefined ? object : words.part(part, object), words.verbs[verb] ?? verb, done)
}

function singular(plural: string): string {
  if (plural === 'endpoints') return plural
  if (/ies$/.test(plural)) return plural.replace(/ies$/, 'y')
  return plural.replace(/(?<=ss|x|ch)es$|s$/, '')
}

/** `has been`, or `has not been … yet`. */
function perfect(subject: string, participle: string, done: boolean): string {
  return done ? `${subject} has been ${participle}` : `${subject} has not been ${participle} yet`
}

const english: Words = {
  special: {
    portforward: (object, done) =>
      done ? `A tunnel to ${object} has been opened` : `nobody has opened a tunnel to ${object} yet`,
    log: (object, done) => perfect(`${done ? 'The' : 'the'} log of ${object}`, 'read', done),
    exec: (object, done) => (done ? `A command has run inside ${object}` : `no command has run inside ${object} yet`),
    attach: (object, done) => (done ? `Somebody has attached to ${object}` : `nobody has attached to ${object} yet`),
    proxy: (object, done) =>
      done
        ? `${object} has been asked through the API server`
        : `nobody has asked ${object} through the API server yet`,
  },
  object: (kind, name, done) => (name === undefined ? `${done ? 'some' : 'any'} ${kind}` : `${kind} ${name}`),
  part: (part, object) => `the ${part} of ${object}`,
  verbs: {
    get: 'read',
    list: 'listed',
    watch: 'watched',
    create: 'created',
    update: 'changed',
    patch: 'changed',
    delete: 'deleted',
    connect: 'connected to',
  },
  general: (object, verb, done) => (done ? `You have ${verb} ${object}` : `nobody has ${verb} ${object} yet`),
}

const korean: Words = {
  special: {
    portforward: (object, done) => `${josa(object, '으로/로')} 가는 터널을 ${done ? '열었음' : '아직 열지 않음'}`,
    log: (object, done) => `${object}의 로그를 ${done ? '읽었음' : '아직 읽지 않음'}`,
    exec: (object, done) => `${object} 안에서 ${done ? '명령을 실행했음' : '아직 아무 명령도 실행하지 않음'}`,
    attach: (object, done) => `${object}에 ${done ? '연결했음' : '아직 연결하지 않음'}`,
    proxy: (object, done) => `API 서버를 거쳐 ${object}에 ${done ? '요청했음' : '아직 요청하지 않음'}`,
  },
  object: (kind, name) => [koreanKinds[kind] ?? kind, name].filter((word) => word !== undefined).join(' '),
  part: (part, object) => `${object}의 ${part}`,
  verbs: {
    get: '조회',
    list: '목록 조회',
    watch: '관찰',
    create: '생성',
    update: '변경',
    patch: '변경',
    delete: '삭제',
    connect: '연결',
  },
  general: (object, verb, done) => `${object} ${verb}: ${done ? '했음' : '아직 하지 않음'}`,
}

const koreanKinds: Readonly<Record<string, string>> = { pod: '파드', service: '서비스', node: '노드' }
