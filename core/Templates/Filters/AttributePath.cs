using System.Globalization;
using Pipelines.Core.Python;
using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Templates.Filters;

/// <summary>The <c>attribute</c> argument of filters: <c>"author.name"</c>, <c>"tags.0"</c>, or a position.</summary>
internal sealed class AttributePath
{
    private readonly PyValue[] _parts;

    private AttributePath(PyValue[] parts) => _parts = parts;

    /// <summary><c>None</c> is the empty path: the item itself.</summary>
    public static AttributePath Parse(in PyValue path)
    {
        if (path.IsNone)
        {
            return new AttributePath([]);
        }

        return new AttributePath(path.IsText ? [.. path.Text.Split('.').Select(Part)] : [path]);
    }

    /// <summary>Several paths, separated by commas.</summary>
    public static AttributePath[] ParseMany(in PyValue paths) =>
        paths.IsText ? [.. paths.Text.Split(',').Select(path => Parse(path))] : [Parse(paths)];

    public PyValue Of(Evaluation evaluation, PyValue item)
    {
        foreach (PyValue part in _parts)
        {
            item = evaluation.GetItem(item, part);
        }

        return item;
    }

    /// <summary>As <see cref="Of"/>, with a default (unless <c>None</c>) for what is undefined on the way.</summary>
    public PyValue OrDefault(Evaluation evaluation, PyValue item, in PyValue fallback)
    {
        foreach (PyValue part in _parts)
        {
            item = evaluation.GetItem(item, part);
            item = item.IsUndefined && !fallback.IsNone ? fallback : item;
        }

        return item;
    }

    private static PyValue Part(string part) =>
        part.Length > 0 && part.All(unit => UnicodeClasses.IsDigit(unit)) && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? index
            : part;
}
