using System.Text;

namespace Pipelines.Core.Tests.Schemas.Grammar.Gbnf;

/// <summary>Tells whether a text fits a grammar, by keeping all stacks of what may come next.</summary>
internal sealed class GbnfMatcher
{
    private const int StacksMax = 200_000;

    private readonly Dictionary<string, GbnfExpression> _rules;
    private readonly Dictionary<(GbnfExpression, Stack?), Stack> _stacks = [];

    public GbnfMatcher(string grammar) => _rules = GbnfReader.Read(grammar);

    public bool Matches(string text)
    {
        HashSet<Stack?> current = Expand([Push(new GbnfExpression.Reference("root"), null)]);
        foreach (Rune rune in text.EnumerateRunes())
        {
            current = Expand(current
                .Where(stack => stack is not null && ((GbnfExpression.Character)stack.Top).Takes(rune.Value))
                .Select(stack => stack!.Below));
            if (current.Count == 0)
            {
                return false;
            }
        }

        return current.Contains(null);
    }

    /// <summary>Unfolds each stack until a character is on top or nothing is left.</summary>
    private HashSet<Stack?> Expand(IEnumerable<Stack?> stacks)
    {
        var ready = new HashSet<Stack?>();
        var seen = new HashSet<Stack>();
        var open = new Stack<Stack?>(stacks);
        while (open.TryPop(out Stack? stack))
        {
            if (stack is null || stack.Top is GbnfExpression.Character)
            {
                ready.Add(stack);
            }
            else if (seen.Add(stack))
            {
                Assert.True(seen.Count < StacksMax, "the grammar has too many ways to go on");
                Unfold(stack, open);
            }
        }

        return ready;
    }

    private void Unfold(Stack stack, Stack<Stack?> open)
    {
        switch (stack.Top)
        {
            case GbnfExpression.Reference reference:
                open.Push(Push(_rules[reference.Name], stack.Below));
                break;
            case GbnfExpression.Sequence sequence:
                open.Push(sequence.Parts.Reverse().Aggregate(stack.Below, (below, part) => Push(part, below)));
                break;
            case GbnfExpression.Choice choice:
                foreach (GbnfExpression option in choice.Options)
                {
                    open.Push(Push(option, stack.Below));
                }

                break;
            case GbnfExpression.Repeat repeat:
                if (repeat.Min == 0)
                {
                    open.Push(stack.Below);
                }

                if (repeat.Max is null or > 0)
                {
                    open.Push(Push(repeat.Node, Push(repeat.Less(), stack.Below)));
                }

                break;
        }
    }

    /// <summary>Equal stacks are the same object.</summary>
    private Stack Push(GbnfExpression top, Stack? below)
    {
        if (!_stacks.TryGetValue((top, below), out Stack? stack))
        {
            stack = new Stack(top, below);
            _stacks.Add((top, below), stack);
        }

        return stack;
    }

    private sealed class Stack(GbnfExpression top, Stack? below)
    {
        public GbnfExpression Top => top;

        public Stack? Below => below;
    }
}
