using System.Text;

namespace Pipelines.Core.Tests.Schemas.Grammar.Gbnf;

/// <summary>Writes random texts that fit a grammar. Deep down it takes the shortest way out.</summary>
internal sealed class GbnfSampler
{
    private const int DepthMax = 40;
    private const int Endless = 1_000_000;

    private readonly Dictionary<string, GbnfExpression> _rules;
    private readonly Dictionary<string, int> _heights = new(StringComparer.Ordinal);
    private readonly Random _random;

    public GbnfSampler(string grammar, Random random)
    {
        _rules = GbnfReader.Read(grammar);
        _random = random;
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach ((string name, GbnfExpression body) in _rules)
            {
                int height = Math.Min(Endless, 1 + Height(body));
                changed |= height < _heights.GetValueOrDefault(name, Endless);
                _heights[name] = Math.Min(height, _heights.GetValueOrDefault(name, Endless));
            }
        }
    }

    public string Sample()
    {
        var text = new StringBuilder();
        Write(new GbnfExpression.Reference("root"), text, 0);
        return text.ToString();
    }

    private void Write(GbnfExpression expression, StringBuilder text, int depth)
    {
        switch (expression)
        {
            case GbnfExpression.Character character:
                text.Append(new Rune(Pick(character)).ToString());
                break;
            case GbnfExpression.Reference reference:
                Write(_rules[reference.Name], text, depth + 1);
                break;
            case GbnfExpression.Sequence sequence:
                foreach (GbnfExpression part in sequence.Parts)
                {
                    Write(part, text, depth);
                }

                break;
            case GbnfExpression.Choice choice:
                GbnfExpression[] options = [.. choice.Options.Where(option => Height(option) < Endless)];
                Write(depth < DepthMax ? options[_random.Next(options.Length)] : options.MinBy(Height)!, text, depth);
                break;
            case GbnfExpression.Repeat repeat:
                int more = depth < DepthMax && Height(repeat.Node) < Endless ? _random.Next(Math.Min(4, (repeat.Max - repeat.Min ?? 3) + 1)) : 0;
                int times = _random.Next(12) == 0 && repeat.Max is int max && depth < DepthMax && Height(repeat.Node) < Endless ? max : repeat.Min + more;
                for (int i = 0; i < times; i++)
                {
                    Write(repeat.Node, text, depth);
                }

                break;
        }
    }

    private int Pick(GbnfExpression.Character character)
    {
        Assert.False(character.IsNegated, "negated classes let invalid UTF-8 through");
        (int first, int last) = character.Ranges[_random.Next(character.Ranges.Count)];
        int span = last - first + 1;
        // Mostly from the start of the range, where the ordinary characters are.
        return first + (_random.Next(4) == 0 ? _random.Next(span) : _random.Next(Math.Min(span, 95)));
    }

    private int Height(GbnfExpression expression) => expression switch
    {
        GbnfExpression.Character character => character.Ranges.All(range => range == (0, 0)) ? Endless : 0,
        GbnfExpression.Reference reference => _heights.GetValueOrDefault(reference.Name, Endless),
        GbnfExpression.Sequence sequence => sequence.Parts.Count == 0 ? 0 : sequence.Parts.Max(Height),
        GbnfExpression.Choice choice => choice.Options.Min(Height),
        GbnfExpression.Repeat repeat => repeat.Min == 0 ? 0 : Height(repeat.Node),
        _ => Endless,
    };
}
