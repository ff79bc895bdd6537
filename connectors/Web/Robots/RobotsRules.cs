namespace Pipelines.Connectors.Web.Robots;

/// <summary>What a host's robots.txt says to one agent (RFC 9309). The longest rule that matches decides; of two as long, the one that allows.</summary>
internal sealed class RobotsRules
{
    private const int RulesMax = 10_000;
    private const string Anyone = "*";

    private readonly IReadOnlyList<RobotsRule> _rules;

    private RobotsRules(IReadOnlyList<RobotsRule> rules) => _rules = rules;

    public static RobotsRules AllowAll { get; } = new([]);

    /// <summary>For a host that cannot say what it allows.</summary>
    public static RobotsRules AllowNone { get; } = new([new RobotsRule(false, "/")]);

    public static RobotsRules Parse(string text, string agent)
    {
        List<RobotsRule> own = [], anyones = [];
        List<List<RobotsRule>> current = [];
        bool hasOwn = false, inHead = false;
        foreach (string raw in text.Split('\n'))
        {
            string line = raw.Split('#')[0];
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                continue;
            }

            string key = line[..colon].Trim().ToLowerInvariant(), value = line[(colon + 1)..].Trim();
            if (key == "user-agent")
            {
                current = inHead ? current : [];
                inHead = true;
                bool isOwn = value.StartsWith(agent, StringComparison.OrdinalIgnoreCase) && !value.AsSpan(agent.Length).ContainsAnyInRange('a', 'z');
                hasOwn |= isOwn;
                current.AddRange(isOwn ? [own] : value == Anyone ? [anyones] : []);
            }
            else if (key is "allow" or "disallow")
            {
                inHead = false;
                AddTo(current, new RobotsRule(key == "allow", value));
            }
        }

        return new RobotsRules(hasOwn ? own : anyones);
    }

    public bool Allow(Uri address)
    {
        string path = address.PathAndQuery;
        RobotsRule? decisive = null;
        foreach (RobotsRule rule in _rules.Where(rule => rule.Matches(path)))
        {
            bool decides = decisive is not { } best || rule.Pattern.Length > best.Pattern.Length || (rule.Pattern.Length == best.Pattern.Length && rule.Allows);
            decisive = decides ? rule : decisive;
        }

        return decisive is not { Allows: false } || path == "/robots.txt";
    }

    /// <summary>An empty path says nothing: <c>Disallow:</c> forbids nothing.</summary>
    private static void AddTo(List<List<RobotsRule>> groups, RobotsRule rule)
    {
        foreach (List<RobotsRule> group in groups.Where(group => rule.Pattern.Length > 0 && group.Count < RulesMax))
        {
            group.Add(rule);
        }
    }
}
