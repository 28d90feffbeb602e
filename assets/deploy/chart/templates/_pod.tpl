{{/* What the pods of code, daemon and ui have in common. */}}

{{- define "config-checksum" -}}
checksum/config: {{ include (print .Template.BasePath "/config.yaml") . | sha256sum }}
{{- end }}

{{- define "pod" -}}
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile: { type: RuntimeDefault }
imagePullSecrets: {{ toJson .Values.imagePullSecrets }}
volumes:
  - { name: data, persistentVolumeClaim: { claimName: data } }
  - { name: tmp, emptyDir: { sizeLimit: {{ .Values.home.tmp }} } }
  - { name: config, configMap: { name: dagster } }
{{- end }}

{{/* For the pods that start and end runs: they need the home, which is on the node of code. */}}
{{- define "beside-code" -}}
serviceAccountName: dagster
affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector: { matchLabels: { app: code } }
{{- end }}

{{- define "container" -}}
image: {{ required "image: name the one that you built and pushed (--set image=…)" .Values.image | quote }}
imagePullPolicy: {{ .Values.imagePullPolicy }}
envFrom: [{ secretRef: { name: {{ .Values.secret }} } }]
volumeMounts:
  - { name: data, mountPath: /data }
  - { name: tmp, mountPath: /tmp }
  - { name: config, mountPath: /opt/dagster/dagster.yaml, subPath: dagster.yaml }
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
resources: {{ toJson .Values.parts.resources }}
{{- end }}
