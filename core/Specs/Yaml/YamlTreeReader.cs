using Newtonsoft.Json.Linq;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pipelines.Core.Specs.Yaml;

/// <summary>
/// Builds nodes from a parser's events. Aliases share the node that their anchor names; every use counts against the limit,
/// so a document cannot grow by repetition.
/// </summary>
internal sealed partial class YamlTreeReader
{
    private readonly Parser _parser;
    private readonly string[] _lines;
    private readonly SpecDiagnostics _diagnostics;
    private readonly YamlLimits _limits;
    private readonly Dictionary<string, SpecNode> _anchors = new(StringComparer.Ordinal);
    private int _nodes;

    public YamlTreeReader(string text, SpecDiagnostics diagnostics, YamlLimits limits)
    {
        if (text.Length > limits.CharsMax)
        {
            throw new YamlReadException(SpecLocation.Start, $"The file has {text.Length} characters; at most {limits.CharsMax} are read.");
        }

        YamlCharacters.Require(text);
        _parser = new Parser(new StringReader(text));
        _lines = text.Split('\n');
        _diagnostics = diagnostics;
        _limits = limits;
    }

    public static SpecLocation LocationOf(Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    /// <exception cref="YamlReadException">The document is empty, one of several, or beyond a limit.</exception>
    /// <exception cref="YamlException">The text is no YAML.</exception>
    public SpecNode ReadDocument()
    {
        try
        {
            return ReadOnlyDocument();
        }
        catch (InvalidOperationException exception) when (exception.TargetSite?.Module == typeof(Parser).Module)
        {
            // The parser's own way to refuse what it did not expect; the scanner's way, a plain text in brackets that stands no
            // further right than the key above.
            string message = exception.TargetSite.DeclaringType == typeof(Scanner)
                ? "What follows in these brackets must be indented more than the key that they belong to, or a bracket is never closed."
                : "The YAML cannot be read after this place.";
            throw new YamlReadException(LocationOf(_parser.Current?.End ?? Mark.Empty), message, exception);
        }
    }

    private SpecNode ReadOnlyDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            throw new YamlReadException(SpecLocation.Start, "The file is empty.");
        }

        _parser.Consume<DocumentStart>();
        SpecNode root = ReadNode(depth: 1);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out DocumentStart? second))
        {
            throw new YamlReadException(LocationOf(second.Start), "The file holds a second document ('---'); a pipeline is one document.");
        }

        return root;
    }

    private SpecNode ReadNode(int depth)
    {
        ParsingEvent next = _parser.Current!;
        SpecLocation location = LocationOf(next.Start);
        if (depth > _limits.DepthMax)
        {
            throw new YamlReadException(location, $"The document is nested deeper than {_limits.DepthMax} levels.");
        }

        if (_parser.TryConsume<AnchorAlias>(out AnchorAlias? alias))
        {
            return Count(Resolve(alias.Value.Value, location), location);
        }

        if (next is not NodeEvent node)
        {
            throw new YamlReadException(location, "A value is wanted here.");
        }

        SpecNode result = node switch
        {
            Scalar scalar => Count(ReadScalar(scalar, location), location),
            SequenceStart => ReadSequence(location, depth),
            _ => ReadMapping(location, depth),
        };
        CheckTag(node, location);
        if (!node.Anchor.IsEmpty)
        {
            // Set only now: an alias inside its own anchor finds nothing, so there are no cycles.
            _anchors[node.Anchor.Value] = result;
        }

        return result;
    }

    private SpecNode Resolve(string anchor, SpecLocation location) =>
        _anchors.TryGetValue(anchor, out SpecNode? node)
            ? node
            : throw new YamlReadException(location, $"The alias '*{anchor}' has no anchor '&{anchor}' that is complete before it.");

    private SpecNode Count(SpecNode node, SpecLocation location)
    {
        Count(node.NodeCount, location);
        return node;
    }

    private void Count(int nodes, SpecLocation location)
    {
        _nodes += nodes;
        if (_nodes > _limits.NodesMax)
        {
            throw new YamlReadException(location, $"The document has more than {_limits.NodesMax} values, aliases followed.");
        }
    }

    private SpecScalar ReadScalar(Scalar scalar, SpecLocation location)
    {
        _parser.MoveNext();
        bool isPlain = scalar.Style == ScalarStyle.Plain;
        (SpecScalarKind kind, JValue value) = isPlain && scalar.Tag.IsEmpty
            ? ScalarRules.Resolve(scalar.Value)
            : (SpecScalarKind.Text, new JValue(scalar.Value));
        return new SpecScalar(location, scalar.Value, kind, value, TextLayouts.Of(scalar, _lines));
    }

    private SpecSequence ReadSequence(SpecLocation location, int depth)
    {
        _parser.MoveNext();
        Count(1, location);
        var items = new List<SpecNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new SpecSequence(location, items);
    }

    /// <summary>Only the tags of plain JSON are known, and only where they state what the value is anyway.</summary>
    private static void CheckTag(NodeEvent node, SpecLocation location)
    {
        if (node.Tag.IsEmpty || node.Tag.IsNonSpecific)
        {
            return;
        }

        bool fits = node.Tag.Value switch
        {
            "tag:yaml.org,2002:str" => node is Scalar,
            "tag:yaml.org,2002:seq" => node is SequenceStart,
            "tag:yaml.org,2002:map" => node is MappingStart,
            _ => false,
        };
        if (!fits)
        {
            throw new YamlReadException(location, $"The tag '{node.Tag.Value}' is not supported here; write the value without a tag.");
        }
    }
}
