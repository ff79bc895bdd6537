using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas.JsonSchema;

namespace Pipelines.Core.Schemas.Grammar;

/// <summary>
/// Turns a schema into rules. Schemas that apply together are multiplied out into branches without combinations, each
/// branch into one expression per JSON type; what comes up again, as in a tree, becomes a reference to its rule.
/// An expression that nothing fits is null.
/// </summary>
internal sealed partial class GrammarCompiler
{
    /// <summary>Deeper schemas, definitions unfolded, are not turned into a grammar.</summary>
    private const int DepthMax = 128;

    private readonly GbnfOptions _options;
    private readonly RuleBook _rules;
    private readonly Separators _separators;
    private readonly SharedRules _shared;
    private readonly PatternRules _patterns;
    private readonly KeyRules _keys;
    private readonly BranchExpander _expander;
    private readonly Dictionary<string, CompiledRule> _compiled = new(StringComparer.Ordinal);
    private readonly List<GbnfGap> _gaps = [];
    private int _depth;

    public GrammarCompiler(GbnfOptions options)
    {
        _options = options;
        _rules = new RuleBook(options.SymbolsMax);
        _separators = Separators.Of(options.Whitespace, _rules);
        _shared = new SharedRules(_rules, _separators, options);
        _patterns = new PatternRules(_rules, _shared);
        _keys = new KeyRules(_rules);
        _expander = new BranchExpander(Record);
    }

    /// <summary>The grammar of a schema; null when nothing fits it.</summary>
    public GbnfGrammar? Compile(SchemaNode root)
    {
        if (Compile([root], "answer") is not GbnfNode node)
        {
            return null;
        }

        _rules.Define("root", node);
        return _rules.HasFiniteText("root") ? new GbnfGrammar(_rules.Write(), _gaps) : null;
    }

    /// <summary>The grammar of any object or, where the schema is about other values too, of any value; with one gap for the whole schema.</summary>
    public GbnfGrammar CompileLoosely(SchemaNode root, string reason)
    {
        _rules.Define("root", root.EffectiveTypes == SchemaTypes.Object ? _shared.Object : _shared.Value);
        return new GbnfGrammar(_rules.Write(), [new GbnfGap(root.Path, "schema", reason)]);
    }

    private GbnfNode? Compile(IReadOnlyList<SchemaNode> schemas, string hint)
    {
        if (_depth >= DepthMax)
        {
            throw new GrammarTooLargeException($"the schema is nested more than {DepthMax} deep");
        }

        _depth++;
        GbnfNode? node = Compile(_expander.Expand(schemas), hint);
        _depth--;
        return node;
    }

    private GbnfNode? Compile(IReadOnlyList<Branch> branches, string hint)
    {
        string key = string.Join('|', branches.Select(branch => branch.Key));
        if (_compiled.TryGetValue(key, out CompiledRule? known))
        {
            return known.IsDone ? known.Node : new GbnfNode.Rule(known.Name ??= _rules.Reserve(hint));
        }

        var rule = new CompiledRule();
        _compiled.Add(key, rule);
        hint = DefinedName(branches) ?? hint;
        GbnfNode? body = branches.Count == 1
            ? CompileBranch(branches[0], hint)
            : Choose(branches.Select((branch, i) => Compile([branch], $"{hint}-{i + 1}")));
        if (rule.Name is not null)
        {
            _rules.Define(rule.Name, body ?? _shared.Impossible);
        }

        rule.Node = body is null ? null : rule.Name is null ? _rules.Named(hint, body) : new GbnfNode.Rule(rule.Name);
        rule.IsDone = true;
        return rule.Node;
    }

    /// <summary>The name under which the schema is defined, if it is one definition and nothing else.</summary>
    private static string? DefinedName(IReadOnlyList<Branch> branches) =>
        branches is [{ Atoms: [SchemaNode only] }] && only.Path.Split('/') is ["", "$defs" or "definitions", string name] ? name : null;

    private GbnfNode? CompileBranch(Branch branch, string hint)
    {
        if (branch.Atoms.Any(atom => atom.FitsNothing))
        {
            return null;
        }

        if (AllowedValues(branch) is IReadOnlyList<JToken> values)
        {
            return Choose(values.Select(value => new GbnfNode.Literal(JsonSpelling.Of(value))));
        }

        foreach (SchemaNode atom in branch.Atoms)
        {
            RecordIf(atom.Not is not null, atom, "not", "a grammar says what is there, not what is absent");
            RecordIf(atom.If is not null, atom, "if", "a grammar cannot look at one part to decide about another");
        }

        SchemaTypes types = TypesOf(branch);
        return types == SchemaTypes.Any && branch.Atoms.All(atom => !HasContentRules(atom))
            ? AnyValue(branch)
            : Choose(CompileTypes(branch, types, hint));
    }

    private IEnumerable<GbnfNode?> CompileTypes(Branch branch, SchemaTypes types, string hint)
    {
        if (types.HasFlag(SchemaTypes.Object))
        {
            yield return CompileObject(branch, hint);
        }

        if (types.HasFlag(SchemaTypes.Array))
        {
            yield return CompileArray(branch, hint);
        }

        if (types.HasFlag(SchemaTypes.String))
        {
            yield return CompileString(branch);
        }

        if (types.HasFlag(SchemaTypes.Integer))
        {
            yield return CompileNumber(branch, isInteger: !types.HasFlag(SchemaTypes.Number));
        }

        if (types.HasFlag(SchemaTypes.Boolean))
        {
            yield return _shared.Boolean;
        }

        if (types.HasFlag(SchemaTypes.Null))
        {
            yield return SharedRules.Null;
        }
    }

    private GbnfNode AnyValue(Branch branch)
    {
        Record(branch.Atoms.Count > 0 ? branch.Atoms[0].Path : "", "additionalProperties", UnnamedFieldsReason);
        return _shared.Value;
    }

    private static GbnfNode? Choose(IEnumerable<GbnfNode?> options)
    {
        GbnfNode[] possible = [.. options.OfType<GbnfNode>().Distinct()];
        return possible.Length == 0 ? null : GbnfNode.OneOf(possible);
    }

    private void RecordIf(bool applies, SchemaNode atom, string rule, string reason)
    {
        if (applies)
        {
            Record(atom.Path, rule, reason);
        }
    }

    private void Record(string path, string rule, string reason)
    {
        var gap = new GbnfGap(path, rule, reason);
        if (!_gaps.Contains(gap))
        {
            _gaps.Add(gap);
        }
    }

    /// <summary>The rule of a set of branches; it gets a name of its own while it is still open only when it comes up within itself.</summary>
    private sealed class CompiledRule
    {
        public GbnfNode? Node { get; set; }

        public bool IsDone { get; set; }

        public string? Name { get; set; }
    }
}
