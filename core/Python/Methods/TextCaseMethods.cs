using Pipelines.Core.Python.Calls;
using Pipelines.Core.Python.Text;

namespace Pipelines.Core.Python.Methods;

/// <summary><c>str</c>: upper and lower case.</summary>
internal static class TextCaseMethods
{
    public static IEnumerable<Method> All { get; } =
    [
        Case("capitalize", CaseMapping.Capitalize),
        Case("casefold", CaseMapping.Fold),
        Case("lower", CaseMapping.Lower),
        Case("swapcase", CaseMapping.SwapCase),
        Case("title", CaseMapping.Title),
        Case("upper", CaseMapping.Upper),
    ];

    private static Method Case(string name, Func<string, string> map) =>
        new(name, Signature.Empty, (evaluation, self, in _) =>
        {
            evaluation.Budget.ChargeText(self.Text.Length);
            return TextResult.Like(self, map(self.Text));
        });
}
