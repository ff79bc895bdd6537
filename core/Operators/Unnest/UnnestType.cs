using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Fields;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Pipeline;

namespace Pipelines.Core.Operators.Unnest;

/// <summary><c>unnest</c>: takes lists and objects apart. Keys: docs/operators/unnest.md.</summary>
internal sealed class UnnestType : IOperatorType
{
    private const int DepthMax = 64;
    private const string DocEtlField = "__unnest_value__";

    private static readonly TextKey UnnestKey = new("unnest_key", "the field, or the path to it, that holds the list or the object") { IsRequired = true };
    private static readonly FlagKey KeepEmpty = new("keep_empty", "a row whose list is empty, or null, stays with null in its place");
    private static readonly TextsKey ExpandFields = new("expand_fields", "the fields of objects that are copied up; all when absent");
    private static readonly FlagKey Recursive = new("recursive", "lists and objects in the list are taken apart too");
    private static readonly WholeNumberKey Depth = new("depth", "how many levels are taken apart at most, with recursive; no end when absent", 1, DepthMax);

    public string Name => "unnest";

    public SpecKeys Keys { get; } = new([UnnestKey, KeepEmpty, ExpandFields, Recursive, Depth]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        FieldPath? key = FieldPathReader.Read(reader, UnnestKey);
        bool keepsEmpty = reader.Flag(KeepEmpty);
        IReadOnlyList<string>? expanded = reader.Texts(ExpandFields);
        bool isRecursive = reader.Flag(Recursive);
        int? depth = reader.Count(Depth);
        if (key is { CanReplace: false })
        {
            reader.Error(UnnestKey, "A field, or a path to one such as author.books or lines[0], is wanted here: the elements are put where it points to.");
            return null;
        }

        if (depth > 1 && !isRecursive)
        {
            reader.Warning(Depth, "Without 'recursive: true' one level is taken apart.");
        }

        if (key is null)
        {
            return null;
        }

        string? surfaced = context.Compat == CompatMode.DocEtl03 && !key.IsField ? DocEtlField : null;
        var options = new UnnestOptions(context.OperatorName, key, keepsEmpty, expanded, isRecursive, depth, surfaced);
        return new BoundOperator(new UnnestOperator(options, IdentityOf(options)), new OperatorDescription());
    }

    private static ContentHash IdentityOf(UnnestOptions options)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/unnest/1");
        hasher.Add(options.Key.Text).Add(options.KeepEmpty).Add(options.IsRecursive).Add(options.LevelsMax).Add(options.SurfacedField);
        hasher.Add(options.ExpandFields is not null).AddCount(options.ExpandFields?.Count ?? 0);
        foreach (string name in options.ExpandFields ?? [])
        {
            hasher.Add(name);
        }

        return hasher.Finish();
    }
}
