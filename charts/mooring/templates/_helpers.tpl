{{- define "mooring.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* A name that a Service may have: a letter first, no dots. A CronJob has 52 characters at most, "-audit" among them. */}}
{{- define "mooring.fullname" -}}
{{- $name := printf "%s-%s" .Release.Name (include "mooring.name" .) }}
{{- if .Values.fullnameOverride }}
{{- $name = .Values.fullnameOverride }}
{{- else if contains (include "mooring.name" .) .Release.Name }}
{{- $name = .Release.Name }}
{{- end }}
{{- if regexMatch "^[0-9]" $name }}
{{- $name = printf "m-%s" $name }}
{{- end }}
{{- $name | replace "." "-" | trunc 46 | trimSuffix "-" }}
{{- end }}

{{- define "mooring.selectorLabels" -}}
app.kubernetes.io/name: {{ include "mooring.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- define "mooring.commonLabels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: mooring
{{- end }}

{{/* Of every object that is not a pod of the webhook. */}}
{{- define "mooring.labels" -}}
{{ include "mooring.selectorLabels" . }}
{{ include "mooring.commonLabels" . }}
{{- end }}

{{/* The pods of the webhook: what its Service selects. Other pods of the release have another component. */}}
{{- define "mooring.webhookLabels" -}}
{{ include "mooring.selectorLabels" . }}
app.kubernetes.io/component: webhook
{{- end }}

{{- define "mooring.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "mooring.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "mooring.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end }}
{{- end }}

{{- define "mooring.certificateSecret" -}}
{{- default (printf "%s-certificate" (include "mooring.fullname" .)) .Values.certificates.secretName }}
{{- end }}

{{/* Whether the pods speak to the API server: "true" or nothing. */}}
{{- define "mooring.usesApi" -}}
{{- if or (eq .Values.world "cluster") (eq .Values.certificates.mode "self") }}true{{ end }}
{{- end }}

{{- define "mooring.policyConfigMap" -}}
{{- if .Values.policy.existingConfigMap }}
{{- .Values.policy.existingConfigMap }}
{{- else if .Values.policy.documents }}
{{- printf "%s-policy" (include "mooring.fullname" .) }}
{{- end }}
{{- end }}

{{/* The words that say which policy is in force, for serve and audit alike. */}}
{{- define "mooring.policyArgs" -}}
{{- if include "mooring.policyConfigMap" . }}
- --policy=/etc/mooring/policies
{{- else }}
{{- range .Values.policy.bundled }}
- --policy={{ . }}
{{- end }}
{{- end }}
{{- end }}

{{- define "mooring.serveArgs" -}}
- serve
- --port=8443
- --metrics-port=9090
- --drain-seconds={{ .Values.server.drainSeconds }}
- --tls-min-version={{ .Values.server.tlsMinVersion }}
- --world={{ .Values.world }}
{{- include "mooring.policyArgs" . }}
{{- include "mooring.certificateArgs" . }}
{{- if .Values.duties.events }}
- --events
{{- end }}
{{- with .Values.duties.auditInterval }}
- --audit-interval={{ . }}
- --audit-lease={{ include "mooring.fullname" $ }}-audit
{{- if $.Values.duties.publishReports }}
- --publish-reports
{{- end }}
{{- end }}
{{- range .Values.server.extraArgs }}
- {{ . | quote }}
{{- end }}
{{- end }}

{{- define "mooring.certificateArgs" -}}
{{- if eq .Values.certificates.mode "self" }}
- --certificates=self
- --service={{ include "mooring.fullname" . }}
- --namespace={{ .Release.Namespace }}
- --certificate-secret={{ include "mooring.certificateSecret" . }}
- --webhook-configuration={{ include "mooring.fullname" . }}
{{- else }}
- --certificates=files
- --tls-cert=/etc/mooring/tls/tls.crt
- --tls-key=/etc/mooring/tls/tls.key
{{- end }}
{{- if .Values.clients.configMap }}
- --client-ca=/etc/mooring/clients/ca.crt
{{- with .Values.clients.name }}
- --client-name={{ . }}
{{- end }}
{{- end }}
{{- end }}

{{- define "mooring.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "mooring.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* What leaves out the namespaces that must never wait for the webhook. */}}
{{- define "mooring.namespaceSelector" -}}
{{- with .Values.webhooks.namespaceSelector.matchLabels }}
matchLabels:
  {{- toYaml . | nindent 2 }}
{{- end }}
matchExpressions:
  - key: kubernetes.io/metadata.name
    operator: NotIn
    values:
      {{- range concat (list "kube-system" "kube-node-lease" .Release.Namespace) .Values.webhooks.excludeNamespaces }}
      - {{ . | quote }}
      {{- end }}
  {{- with .Values.webhooks.namespaceSelector.matchExpressions }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{/*
One webhook of files/webhooks.yaml. Given: root, webhook, failurePolicy, timeoutSeconds, optOut.
*/}}
{{- define "mooring.webhook" -}}
- name: {{ .webhook.name }}
  admissionReviewVersions: [v1]
  sideEffects: None
  matchPolicy: Equivalent
  failurePolicy: {{ .failurePolicy }}
  timeoutSeconds: {{ .timeoutSeconds }}
  {{- if eq .webhook.path "/mutate" }}
  reinvocationPolicy: IfNeeded
  {{- end }}
  clientConfig:
    service:
      name: {{ include "mooring.fullname" .root | quote }}
      namespace: {{ .root.Release.Namespace | quote }}
      path: {{ .webhook.path }}
      port: 443
    {{- if eq .root.Values.certificates.mode "secret" }}
    caBundle: {{ .root.Values.certificates.caBundle | b64enc }}
    {{- end }}
  namespaceSelector:
    {{- include "mooring.namespaceSelector" .root | trim | nindent 4 }}
  {{- if .optOut }}
  objectSelector:
    matchExpressions:
      - key: {{ .optOut }}
        operator: NotIn
        values: ["true"]
  {{- end }}
  rules:
    {{- toYaml .webhook.rules | nindent 4 }}
  matchConditions:
    - name: not-by-mooring-itself
      expression: request.userInfo.username != 'system:serviceaccount:{{ .root.Release.Namespace }}:{{ include "mooring.serviceAccountName" .root }}'
    {{- toYaml .webhook.matchConditions | nindent 4 }}
{{- end }}

{{- define "mooring.webhookAnnotations" -}}
{{- if eq .Values.certificates.mode "cert-manager" }}
annotations:
  cert-manager.io/inject-ca-from: {{ .Release.Namespace }}/{{ include "mooring.fullname" . }}
{{- end }}
{{- end }}

{{/* The rules of a ClusterRole that may read what the chosen rules and defaults read: files/reads.yaml. */}}
{{- define "mooring.reads" -}}
{{- $file := .Files.Get "files/reads.yaml" | fromYaml }}
{{- $chosen := .Values.rbac.rules }}
{{- range $chosen }}
{{- if not (has . $file.readers) }}{{ fail (printf "rbac.rules: there is no rule or default %q; mooring rules lists them" .) }}{{ end }}
{{- end }}
{{- range $file.reads }}
{{- $wanted := empty $chosen }}
{{- range .for }}{{ if has . $chosen }}{{ $wanted = true }}{{ end }}{{ end }}
{{- if $wanted }}
- apiGroups: [{{ .group | quote }}]
  resources: [{{ .resource }}]
  verbs: [get, list, watch]
{{- end }}
{{- end }}
{{- end }}

{{/* What the pods mount: a list of dicts with name, path and source; "[]" when there is none. */}}
{{- define "mooring.mounts" -}}
{{- $mounts := list }}
{{- with include "mooring.policyConfigMap" . }}
{{- $mounts = append $mounts (dict "name" "policies" "path" "/etc/mooring/policies" "source" (dict "configMap" (dict "name" .))) }}
{{- end }}
{{- if ne .Values.certificates.mode "self" }}
{{- $secret := dict "secretName" (include "mooring.certificateSecret" .) "defaultMode" 288 }}
{{- $mounts = append $mounts (dict "name" "certificate" "path" "/etc/mooring/tls" "source" (dict "secret" $secret)) }}
{{- end }}
{{- with .Values.clients.configMap }}
{{- $mounts = append $mounts (dict "name" "clients" "path" "/etc/mooring/clients" "source" (dict "configMap" (dict "name" .))) }}
{{- end }}
{{- toYaml $mounts }}
{{- end }}
