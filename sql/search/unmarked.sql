-- question: how does search read a text that is not plain? In lower case without accents, LaTeX's
-- own ones included; Greek letters by their names, raised and lowered digits as digits; without
-- commands of style.
-- noqa: disable=PRS
create macro search.unmarked(text) as (
    list_reduce(
        case
            when regexp_matches(text, '[\p{Greek}µøØłŁđĐßæÆœŒ⁰¹²³⁴-⁹₀-₉]')
                then [
                    'α alpha ', 'β beta ', 'γ gamma ', 'δ delta ', 'ε epsilon ', 'ϵ epsilon ',
                    'ζ zeta ', 'η eta ', 'θ theta ', 'ϑ theta ', 'ι iota ', 'κ kappa ',
                    'λ lambda ', 'μ mu ', 'µ mu ', 'ν nu ', 'ξ xi ', 'π pi ', 'ρ rho ',
                    'σ sigma ', 'ς sigma ', 'τ tau ', 'υ upsilon ', 'φ phi ', 'ϕ phi ', 'χ chi ',
                    'ψ psi ', 'ω omega ', 'øo', 'łl', 'đd', 'ßss', 'æae', 'œoe',
                    '⁰ 0', '¹ 1', '² 2', '³ 3', '⁴ 4', '⁵ 5', '⁶ 6', '⁷ 7', '⁸ 8', '⁹ 9',
                    '₀ 0', '₁ 1', '₂ 2', '₃ 3', '₄ 4', '₅ 5', '₆ 6', '₇ 7', '₈ 8', '₉ 9'
                ]
            else []
        end,
        lambda folded, rule: replace(folded, rule[1], substring(rule, 2)),
        regexp_replace(
            regexp_replace(
                regexp_replace(lower(strip_accents(text)), '[\^_]\{?([0-9]+)\}?', ' \1 ', 'g'),
                '\\(?:(?:text|math)[a-z]*|emph|times|cdot|[a-z]*arrow|to)\b',
                ' ',
                'g'
            ),
            '\{?\\["''`^~=.]\s*\{?\s*\\?([a-z])\}{0,2}|\{?\\[uvhcdbkr]\{([a-z])\}{1,2}',
            '\1\2',
            'g'
        )
    )
)
