import type { Language } from '../../i18n/language.ts'
import type { Finding } from './types.ts'

/** What can be found, in English. `{name}` stands for a parameter. */
const en = {
  imageMissing: 'pod {pod}: {reason}, the image {image} cannot be pulled: {message}',
  crashLoop: 'pod {pod}: the container {container} ends again and again (exit code {exitCode}, restarts: {restarts})',
  crashLoopLog: 'its last words: {line}',
  terminated: 'pod {pod}: the container {container} has ended with exit code {exitCode}',
  outOfMemory: 'pod {pod}: the container {container} was killed because it used more memory than its limit',
  missingConfigMap: 'pod {pod} needs the ConfigMap {name}, which does not exist',
  missingSecret: 'pod {pod} needs the Secret {name}, which does not exist',
  missingKey: 'pod {pod} needs the key {key} of {kind} {name}, which has no such key',
  configError: 'pod {pod}: {reason}: {message}',
  pulling: 'pod {pod}: the image {image} is being pulled',
  starting: 'pod {pod}: the container {container} is starting',
  notReady: 'pod {pod} is running, but not ready: {message}',
  probeFails: 'pod {pod}: {message}',
  unschedulable: 'pod {pod} has no node: {message}',
  terminating: 'pod {pod} is being deleted',
  podsRefused: '{owner} may not create pods: {message}',
  quota: '{owner} may not create pods, the quota is used up: {message}',
  progressDeadline: '{owner}: the rollout does not go on: {message}',
  noPods: '{owner} has no pods yet',
  scaledToZero: '{owner} is scaled to 0',
  paused: '{owner} is paused',
  selectorEmpty: 'the selector {selector} matches no pod',
  selectorNear: '{count} pod has {has} but {lacks}: {pods}',
  selectorNearMany: '{count} pods have {has} but {lacks}: {pods}',
  selectorOther: '{pods}: the label {label} is {other}, not {want}',
  endpointsNotReady: 'the pods of the service are not ready: {pods}',
  targetPortMissing: 'the service sends to port {port} of the pod, but pod {pod} has {ports}',
  targetPortName: 'the service sends to the port called {port}, but no container port of pod {pod} has this name',
  nobodyListens: 'the service sends to port {port} of its pods, where nothing listens; look at its targetPort',
  noSuchPort: 'the service has no port {port}; it has {ports}',
  noSelector: 'the service has no selector and no endpoints',
  loadBalancerPending: 'the load balancer has no address yet',
  claimNoClass: 'the claim {claim} wants the storage class {class}, which does not exist',
  claimNoDefault: 'the claim {claim} names no storage class, and the cluster has no default one',
  claimPending: 'the claim {claim} has no volume yet: {message}',
  claimMissing: 'pod {pod} needs the claim {claim}, which does not exist',
  ingressNoService: 'the ingress sends {path} to the service {service}, which does not exist',
  ingressNoPort: 'the ingress sends {path} to port {port} of the service {service}, which has {ports}',
  ingressNoClass: 'the ingress wants the class {class}, which does not exist',
  ingressNoAddress: 'no ingress controller has taken the ingress: it has no address',
  nearName: 'there is {kind} {name}: is that the one?',
  otherNamespace: '{kind} {name} is in the namespace {namespace}',
  event: '{message}',
} as const

export type FindingKey = keyof typeof en

const ko: Readonly<Record<FindingKey, string>> = {
  imageMissing: '파드 {pod}: {reason}, 이미지 {image} 받기 실패: {message}',
  crashLoop: '파드 {pod}: 컨테이너 {container} 반복 종료 (종료 코드 {exitCode}, 재시작 {restarts}회)',
  crashLoopLog: '마지막 로그: {line}',
  terminated: '파드 {pod}: 컨테이너 {container} 종료됨 (종료 코드 {exitCode})',
  outOfMemory: '파드 {pod}: 컨테이너 {container} 메모리 제한 초과로 강제 종료됨',
  missingConfigMap: '파드 {pod}에 필요한 ConfigMap {name} 없음',
  missingSecret: '파드 {pod}에 필요한 Secret {name} 없음',
  missingKey: '파드 {pod}에 필요한 {kind} {name}의 키 {key} 없음',
  configError: '파드 {pod}: {reason}: {message}',
  pulling: '파드 {pod}: 이미지 {image} 받는 중',
  starting: '파드 {pod}: 컨테이너 {container} 시작 중',
  notReady: '파드 {pod} 실행 중이지만 준비되지 않음: {message}',
  probeFails: '파드 {pod}: {message}',
  unschedulable: '파드 {pod} 배치할 노드 없음: {message}',
  terminating: '파드 {pod} 삭제 중',
  podsRefused: '{owner} 파드 생성 거부됨: {message}',
  quota: '{owner} 할당량 초과로 파드를 만들 수 없음: {message}',
  progressDeadline: '{owner}: 롤아웃이 진행되지 않음: {message}',
  noPods: '{owner} 아직 파드 없음',
  scaledToZero: '{owner} 복제본 수 0',
  paused: '{owner} 일시 중지됨',
  selectorEmpty: '셀렉터 {selector}에 맞는 파드 없음',
  selectorNear: '{has} 레이블이 있지만 {lacks} 파드 {count}개: {pods}',
  selectorNearMany: '{has} 레이블이 있지만 {lacks} 파드 {count}개: {pods}',
  selectorOther: '{pods}: 레이블 {label}의 값은 {want} 대신 {other}',
  endpointsNotReady: '서비스의 파드가 준비되지 않음: {pods}',
  targetPortMissing: '서비스는 파드의 포트 {port}번에 보내지만 파드 {pod}의 포트: {ports}',
  targetPortName: '서비스가 보내는 포트의 이름은 {port}, 파드 {pod}에 그런 컨테이너 포트 없음',
  nobodyListens: '서비스가 파드의 포트 {port}번에 보내지만 그 포트에서 수신하는 것이 없음. targetPort 확인 필요',
  noSuchPort: '서비스에 포트 {port} 없음. 있는 포트: {ports}',
  noSelector: '서비스에 셀렉터도 엔드포인트도 없음',
  loadBalancerPending: '로드 밸런서에 아직 주소 없음',
  claimNoClass: '클레임 {claim}에 지정된 스토리지 클래스 {class} 없음',
  claimNoDefault: '클레임 {claim}에 스토리지 클래스가 없고 클러스터에 기본 클래스도 없음',
  claimPending: '클레임 {claim}에 아직 볼륨 없음: {message}',
  claimMissing: '파드 {pod}에 필요한 클레임 {claim} 없음',
  ingressNoService: '인그레스가 {path} 경로를 보내는 서비스 {service} 없음',
  ingressNoPort: '인그레스가 {path} 경로를 서비스 {service}의 포트 {port}번에 보내지만 있는 포트: {ports}',
  ingressNoClass: '인그레스에 지정된 클래스 {class} 없음',
  ingressNoAddress: '인그레스를 맡은 컨트롤러 없음: 주소가 없음',
  nearName: '{kind} {name} 있음: 혹시 이것인가요?',
  otherNamespace: '{kind} {name} 네임스페이스 {namespace}에 있음',
  event: '{message}',
}

/** Labels a pod lacks, as part of {@link en.selectorNear}. */
const lacks = {
  en: { missing: (label: string) => `no label ${label}`, other: (label: string, value: string) => `${label}=${value}` },
  ko: {
    missing: (label: string) => `${label} 레이블이 없는`,
    other: (label: string, value: string) => `${label}=${value}인`,
  },
} as const satisfies Record<Language, unknown>

/** A finding in words. */
export function findingText({ key, params }: Finding, language: Language): string {
  const template = language === 'ko' ? ko[key] : en[key]
  return template.replace(/\{(\w+)\}/g, (_whole, name: string) => parameter(name, params, language))
}

function parameter(name: string, params: Finding['params'], language: Language): string {
  if (name !== 'lacks') return String(params[name] ?? '')
  const label = String(params['label'] ?? '')
  const other = params['other']
  return other === undefined ? lacks[language].missing(label) : lacks[language].other(label, String(other))
}
