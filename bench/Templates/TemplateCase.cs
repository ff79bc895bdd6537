using Pipelines.Core.Templates;

namespace Pipelines.Bench.Templates;

/// <summary>A template to render and the values for it, as JSON.</summary>
internal sealed record TemplateCase(string Name, string Source, string Variables, bool IsChat = false)
{
    private const string Ticket = """
        {"id": 7, "subject": "Printer offline", "text": "Since the update of last week the printer on the third floor does not answer any more. We restarted it twice. It's urgent: the invoices have to go out by Friday.", "tags": ["printer", "network", "urgent"], "customer": {"name": "Ann Miller", "plan": "business", "seats": 25}, "score": 0.75, "open": true, "closed": null}
        """;

    private static readonly string Tickets = "[" + string.Join(",", Enumerable.Repeat(Ticket, 20)) + "]";

    public static IReadOnlyList<TemplateCase> All { get; } =
    [
        new("map prompt", "Summarise this ticket.\n\nSubject: {{ input.subject }}\nFrom: {{ input.customer.name }}\n\n{{ input.text }}\n", $$"""{"input": {{Ticket}}}"""),
        new("conditions", "{% if input.open and input.score > 0.5 %}Urgent{% elif input.closed is none %}Open{% else %}Closed{% endif %}: {{ input.subject|upper }} ({{ input.tags|join(', ') }}) {{ input.text|truncate(40) }}", $$"""{"input": {{Ticket}}}"""),
        new("whole row", "Here is the document: {{ input }}", $$"""{"input": {{Ticket}}}"""),
        new("reduce prompt", "{% for t in inputs %}{{ loop.index }}. {{ t.subject }}: {{ t.text }} [{{ t.tags|join('/') }}]{% if not loop.last %}\n{% endif %}{% endfor %}", $$"""{"inputs": {{Tickets}}}"""),
        new("json", "{{ inputs|tojson }}", $$"""{"inputs": {{Tickets}}}"""),
        new("namespace sum", "{% set ns = namespace(n=0) %}{% for i in range(100) %}{% set ns.n = ns.n + i * 2 %}{% endfor %}{{ ns.n }}", "{}"),
        new("chat", ChatSource, ChatVariables, IsChat: true),
    ];

    public TemplateOptions Options => IsChat ? TemplateOptions.ChatTemplate : TemplateOptions.Prompt;

    private const string ChatSource = """
        {%- if messages[0].role == 'system' %}
            {{- '<|im_start|>system\n' + messages[0].content|trim + '<|im_end|>\n' }}
        {%- endif %}
        {%- for message in messages %}
            {%- if message.role == 'user' or (message.role == 'assistant' and not message.tool_calls) %}
                {{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}
            {%- elif message.tool_calls %}
                {%- for call in message.tool_calls %}
                    {{- '<tool_call>\n{"name": "' + call.function.name + '", "arguments": ' + call.function.arguments|tojson + '}\n</tool_call>' }}
                {%- endfor %}
            {%- endif %}
        {%- endfor %}
        {%- if add_generation_prompt %}
            {{- '<|im_start|>assistant\n' }}
        {%- endif %}
        """;

    private const string ChatVariables = """
        {"add_generation_prompt": true, "messages": [
          {"role": "system", "content": " You are a helpful assistant. "},
          {"role": "user", "content": "What is the weather in Paris?"},
          {"role": "assistant", "content": "", "tool_calls": [{"function": {"name": "weather", "arguments": {"city": "Paris", "days": [1, 2]}}}]},
          {"role": "assistant", "content": "It is sunny."},
          {"role": "user", "content": "And in Rome? Please answer in one sentence."}]}
        """;
}
