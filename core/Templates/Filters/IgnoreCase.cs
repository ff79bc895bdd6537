using Pipelines.Core.Python.Text;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Templates.Filters;

/// <summary>How filters compare by default: texts in lower case, everything else as it is.</summary>
internal static class IgnoreCase
{
    public static PyValue Of(PyValue value, bool isCaseSensitive) =>
        value.IsText && !isCaseSensitive ? CaseMapping.Lower(value.Text) : value;
}
