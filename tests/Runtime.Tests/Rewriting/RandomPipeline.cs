using System.Globalization;

namespace Pipelines.Runtime.Tests.Rewriting;

/// <summary>Pipelines of three to seven operations over rows with the fields id, text, tags and number, drawn from a seed.</summary>
internal sealed class RandomPipeline(Random random)
{
    private readonly List<string> _operations = [];
    private List<string> _fields = ["id", "text", "tags", "number"];

    /// <summary>The operations, a line each.</summary>
    public static IReadOnlyList<string> OperationsOf(Random random)
    {
        var pipeline = new RandomPipeline(random);
        int count = random.Next(3, 8);
        for (int i = 0; i < count; i++)
        {
            pipeline.Add($"o{i}");
        }

        return pipeline._operations;
    }

    public static string YamlOf(IReadOnlyList<string> operations, string rewrites) => $$"""
        default_model: scripted
        plan_rewrites: {{rewrites}}
        datasets:
          input: {type: file, path: input.json}
        operations:
        {{string.Join('\n', operations.Select(static line => $"  - {{{line}}}"))}}
        pipeline:
          steps: [{name: one, input: input, operations: [{{string.Join(", ", operations.Select(static (_, i) => $"o{i}"))}}]}]
        """;

    private void Add(string name)
    {
        string extra = random.Next(6) == 0 ? string.Create(CultureInfo.InvariantCulture, $", sample: {random.Next(1, 30)}") : "";
        string limit = random.Next(6) == 0 ? string.Create(CultureInfo.InvariantCulture, $", limit: {random.Next(1, 20)}") : "";
        _operations.Add($"name: {name}, {Keys(name, limit)}{extra}");
    }

    private string Keys(string name, string limit)
    {
        string prompt = $"\"{name} {{{{ input.{Field()} }}}} {{{{ input.{Field()} }}}}\"";
        switch (random.Next(11))
        {
            case 0 or 1 or 2:
                return $"type: filter, prompt: {prompt}, output: {{schema: {{keep_{name}: bool}}}}{limit}";
            case 3 or 4 or 5:
                _fields.Add($"f_{name}");
                return $"type: map, prompt: {prompt}, output: {{schema: {{f_{name}: string}}}}{Dropped()}{limit}";
            case 6:
                return $"type: assert, on_failure: drop, conditions: ['len(str(input[\"{Field()}\"])) % 3 != 0']";
            case 7 when _fields.Contains("text"):
                _fields.AddRange([$"text_chunk", $"{name}_id", $"{name}_chunk_num"]);
                return "type: split, split_key: text, method: delimiter, method_kwargs: {delimiter: ' '}";
            case 8:
                return $"type: sample, method: first, samples: {random.Next(1, 40)}";
            case 9:
                return Reduce(name);
            case 10:
                _fields.Add($"g_{name}");
                return $"type: map, prompt: \"{name} {{{{ input }}}}\", output: {{schema: {{g_{name}: string}}}}{limit}";
            default:
                return "type: map, drop_keys: [unknown]";
        }
    }

    private string Reduce(string name)
    {
        string key = Field();
        string read = Field();
        bool passes = random.Next(3) == 0;
        _fields = [key, $"r_{name}", .. passes ? _fields.Where(field => field != key) : []];
        return $"type: reduce, reduce_key: {key}, pass_through: {(passes ? "true" : "false")}, "
            + $"prompt: \"{name} {{% for one in inputs %}}{{{{ one.{read} }}}},{{% endfor %}}\", output: {{schema: {{r_{name}: string}}}}";
    }

    private string Dropped()
    {
        if (_fields.Count < 3 || random.Next(3) > 0)
        {
            return "";
        }

        string dropped = Field();
        _fields.Remove(dropped);
        return $", drop_keys: [{dropped}]";
    }

    private string Field() => _fields[random.Next(_fields.Count)];
}
