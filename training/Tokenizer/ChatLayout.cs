using System.Runtime.InteropServices;
using System.Text;
using Pipelines.Core.Documents;
using Pipelines.Training.Data;

namespace Pipelines.Training.Tokenizer;

/// <summary>
/// How a conversation becomes tokens. The same rules stand in <see cref="Template"/>, which travels inside the model's file
/// and by which every host writes prompts; a test holds the two together.
/// </summary>
/// <remarks>
/// What the platform's operators say in every system message is left out: it tells a model that was trained for these very
/// prompts nothing, and costs a tenth of the tokens of a short document.
/// </remarks>
internal sealed class ChatLayout
{
    /// <summary>Sentences of the operators' system messages that are the same in all of them.</summary>
    private static readonly string[] LeftOut =
    [
        "You are a careful analyst in a data pipeline.",
        " Do exactly what the user asks, completely, and rely on nothing but what the user gives you.",
        "\nAnswer with one JSON object and nothing else: ",
    ];

    private readonly BytePairTokenizer _tokenizer;
    private readonly int _begin;
    private readonly int _system;
    private readonly int _user;
    private readonly int _assistant;
    private readonly int _end;

    public ChatLayout(BytePairTokenizer tokenizer)
    {
        _tokenizer = tokenizer;
        _begin = tokenizer.Vocabulary.IdOf(ControlTokens.Begin);
        _system = tokenizer.Vocabulary.IdOf(ControlTokens.System);
        _user = tokenizer.Vocabulary.IdOf(ControlTokens.User);
        _assistant = tokenizer.Vocabulary.IdOf(ControlTokens.Assistant);
        _end = tokenizer.Vocabulary.IdOf(ControlTokens.End);
    }

    /// <summary>The chat template, in Jinja.</summary>
    public static string Template { get; } =
        "{{ bos_token }}{% for message in messages %}{{ '<|' + ('user' if message['role'] == 'tool' else message['role']) + '|>' + "
        + "message['content']" + string.Concat(LeftOut.Select(text => $"|replace('{text.Replace("\n", "\\n", StringComparison.Ordinal)}', '')"))
        + " + '<|end|>' }}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

    /// <summary>The prompt of an example, up to where the answer begins.</summary>
    public List<int> Prompt(string system, string user)
    {
        List<int> tokens = [_begin];
        Add(tokens, _system, system);
        Add(tokens, _user, user);
        tokens.Add(_assistant);
        return tokens;
    }

    /// <summary>An example whole: prompt, answer, end.</summary>
    public EncodedExample Encode(TrainingExample example)
    {
        List<int> tokens = Prompt(example.System, example.User);
        int promptTokens = tokens.Count;
        _tokenizer.Encode(example.Answer, tokens);
        tokens.Add(_end);
        int[] all = [.. tokens];
        return new EncodedExample(all, promptTokens, example.Kind) { Evidence = Evidence(example, all, promptTokens) };
    }

    // Tokens that write a value have the places of what tells it; those that write names and signs have none.
    private int[][] Evidence(TrainingExample example, int[] tokens, int promptTokens)
    {
        int[][] evidence = new int[tokens.Length - promptTokens][];
        Array.Fill(evidence, []);
        int end = 0;
        int token = promptTokens;
        int written = 0;
        foreach (FieldGold field in example.Fields)
        {
            // {"name":value and then ,"name":value
            int start = end + 1 + Encoding.UTF8.GetByteCount(RowJson.Write(field.Name)) + 1;
            end = start + Encoding.UTF8.GetByteCount(field.Json);
            int[] places = field.Evidence.Count == 0 ? [] : [.. field.Evidence.SelectMany(part => PlacesOf(part, tokens.AsSpan(0, promptTokens))).Distinct().Order()];
            for (; token < tokens.Length - 1 && written < end; token++)
            {
                if (written >= start)
                {
                    evidence[token - promptTokens] = places;
                }

                written += _tokenizer.Vocabulary.Piece(tokens[token]).Length;
            }
        }

        return evidence;
    }

    private List<int> PlacesOf(string part, ReadOnlySpan<int> prompt)
    {
        var tokens = new List<int>();
        _tokenizer.Encode(part, tokens);
        var places = new List<int>();
        for (int start = 0; tokens.Count > 0 && start + tokens.Count <= prompt.Length; start++)
        {
            if (prompt.Slice(start, tokens.Count).SequenceEqual(CollectionsMarshal.AsSpan(tokens)))
            {
                places.AddRange(Enumerable.Range(start, tokens.Count));
            }
        }

        return places;
    }

    /// <summary>The texts of an example as the model reads them; what the vocabulary is learned from.</summary>
    public static IEnumerable<string> Texts(TrainingExample example) => [Shorten(example.System), Shorten(example.User), example.Answer];

    private void Add(List<int> tokens, int role, string content)
    {
        tokens.Add(role);
        _tokenizer.Encode(Shorten(content), tokens);
        tokens.Add(_end);
    }

    private static string Shorten(string content) =>
        LeftOut.Aggregate(content, (text, part) => text.Replace(part, "", StringComparison.Ordinal));
}
