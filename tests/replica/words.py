"""The words that made-up papers are made of."""

CODE_STARTS = (
    "Vel",
    "Oru",
    "Kin",
    "Mar",
    "Tess",
    "Lumi",
    "Quo",
    "Bren",
    "Zef",
    "Ari",
    "Nol",
    "Pax",
)
CODE_ENDS = (
    "ora",
    "lin",
    "tron",
    "former",
    "mix",
    "net",
    "wave",
    "kit",
    "graph",
    "scope",
    "RL",
    "ette",
)

GERUNDS = (
    "Scaling", "Probing", "Aligning", "Distilling", "Auditing", "Routing", "Pruning", "Grounding",
)  # fmt: skip
SUBJECTS = (
    "Sparse Attention", "Tool-Using Agents", "Video Diffusion", "Reward Models", "Speech Tokens",
    "Robot Policies", "Long Contexts", "Synthetic Corpora", "Code Models", "World Models",
)  # fmt: skip
PURPOSES = (
    "under Tight Budgets", "with Verifiable Rewards", "from a Single Example", "at Test Time",
    "in the Wild", "without Human Labels", "across Languages", "by Weak Supervision",
)  # fmt: skip

ODD_TITLES = (
    r"$\mathcal{{O}}(n)$ {subject} with {code}",
    r"$\nabla^3${code}: {subject} {purpose}",
    r"\textsc{{{code}}}: {gerund} {subject}",
    r"\${code}-5: What {subject} Cost, from $5 to $6",
    "{code}^2 and H_{{AB}}: {gerund} {subject}",
    "<script>alert(1)</script>: {code} {purpose}",
    "<think> or Not? {gerund} {subject} with {code}",
    "{code}: {subject} in <1 GB & 2 Watts",
    "μ{code}: {gerund} {subject} at 360°",
    'Who\'s "{code}"? {gerund} {subject}',
    "{code} 学习: {subject} {purpose}",
)
WRAPPED_TITLE = "{code}: {gerund} {subject}\n  {purpose}"

SENTENCES = (
    "We study {subject} {purpose}.",
    "Existing methods for {subject} need far more data than they report.",
    "{code} couples a small planner with a frozen backbone and trains in {number} GPU hours.",
    "On {number} tasks, {code} improves over the strongest baseline by {number} points.",
    "Ablations show that most of the gain comes from {subject}.",
    "We find the opposite trend once inputs exceed {number}k tokens.",
    "The benchmark holds {number} questions written by experts.",
    "Our analysis explains when {gerund} {subject} helps and when it does not.",
)
ODD_SENTENCES = (
    "Code is at {repository}{{{repository}}}.",
    r"See \url{{{repository}}}.",
    "Code: github.com/{owner}/{code}.git.",
    "Models answer between <answer> and </answer>, at $5 and $6 per run.",
    r"The bound is $O(n^{{2}}\log n)$, with \alpha < 1 & \beta > 0.",
    "Frames are 1920times1080 and mathcal{{L}} is minimised.",
    "(Demo: https://{owner}.github.io/{code}/?utm_source=paper).",
)

KEYWORDS = (
    "sparse attention", "reward model", "tool use", "diffusion transformers", "KV cache", "LoRA",
    "chain-of-thought", "speech tokenizer", "GRPO", "world model", "code generation", "Elo ratings",
)  # fmt: skip

FIRST_NAMES = (
    "Amara", "Bo", "Chiara", "Dmitri", "Elif", "Farid", "Grace", "Hiroshi", "Inés", "Jun", "Kwame",
    "Lena", "Mei", "Nikhil", "Óscar", "Priya", "Qiang", "Rosa", "Søren", "Tariq", "Uma", "Viktor",
    "Wen", "Xin", "Yuki", "Zoë",
)  # fmt: skip
LAST_NAMES = (
    "Abebe", "Brandt", "Chen", "Díaz", "Eriksen", "Fontaine", "García", "Hoang", "Iqbal", "Jansen",
    "Kowalski", "Li", "Müller", "Nakamura", "O'Neill", "Park", "Quispe", "Rossi", "Şahin", "Tanaka",
    "Ueda", "Vega", "Wang", "Xu", "Yılmaz", "Zhang", "van der Berg", "de la Cruz",
)  # fmt: skip
ODD_NAMES = (
    "Halden-AI", "Nordlys", "GLN-4. 5 Team", "Polar LLM-Core Team", "X. W.", "S. S. Li",
    'Petra "Pi" Novak', "Lin Song§", "Hal Dubois III", "Juan M. Ortega Jr.", "Zhang",
)  # fmt: skip
CJK_NAMES = ("許湛然", "山田太郎", "김민수", "Clem 🤗", "王小明 ", "Нина Орлова")

ORGANIZATIONS = (
    ("halden-ai", "Halden AI"),
    ("NordlysLab", "Nordlys Lab "),
    ("taiwan-u", "台灣大學"),
    ("polar-university", "Polar University"),
    ("DeltaVision", "Delta & Vision"),
    ("kestrel", "Kestrel <Research>"),
    ("opentide", "Open Tide 🌊"),
    ("smallcollege", "Small College"),
)
WITHOUT_AVATAR = "smallcollege"
