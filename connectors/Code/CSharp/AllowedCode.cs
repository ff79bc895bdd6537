using System.Collections.Frozen;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Pipelines.Core.Operators.Code;

namespace Pipelines.Connectors.Code.CSharp;

/// <summary>
/// What expressions may use: values, texts, dates, collections, LINQ, regular expressions and the row. Everything else is refused, known
/// or not: files, network, threads, processes, reflection and the host itself cannot be named.
/// </summary>
internal static class AllowedCode
{
    private static readonly FrozenSet<string> Types = FrozenSet.Create(
        StringComparer.Ordinal,
        "System.Object", "System.String", "System.Char", "System.Boolean", "System.Byte", "System.SByte", "System.Int16", "System.UInt16", "System.Int32", "System.UInt32",
        "System.Int64", "System.UInt64", "System.Single", "System.Double", "System.Decimal", "System.Math", "System.Convert", "System.Nullable", "System.ValueTuple",
        "System.DateTime", "System.DateTimeOffset", "System.DateOnly", "System.TimeOnly", "System.TimeSpan", "System.DayOfWeek", "System.StringComparison", "System.StringComparer",
        "System.StringSplitOptions", "System.MidpointRounding", "System.Func", "System.Predicate", "System.Comparison", "System.Array", "System.Range", "System.Index", "System.Linq.Enumerable", "System.Linq.IGrouping", "System.Linq.IOrderedEnumerable",
        "System.Collections.Generic.IEnumerable", "System.Collections.Generic.ICollection", "System.Collections.Generic.IReadOnlyCollection", "System.Collections.Generic.IList",
        "System.Collections.Generic.IReadOnlyList", "System.Collections.Generic.IDictionary", "System.Collections.Generic.IReadOnlyDictionary", "System.Collections.Generic.List",
        "System.Collections.Generic.Dictionary", "System.Collections.Generic.HashSet", "System.Collections.Generic.KeyValuePair",
        "System.Text.RegularExpressions.Regex", "System.Text.RegularExpressions.RegexOptions", "System.Text.RegularExpressions.Match", "System.Text.RegularExpressions.MatchCollection",
        "System.Text.RegularExpressions.MatchEvaluator", "System.IFormatProvider", "System.Text.RegularExpressions.Group", "System.Text.RegularExpressions.GroupCollection", "System.Text.RegularExpressions.Capture", "System.Text.RegularExpressions.CaptureCollection",
        "System.Globalization.CultureInfo", "System.Globalization.NumberStyles", "System.Globalization.DateTimeStyles",
        "Newtonsoft.Json.Linq.JToken", "Newtonsoft.Json.Linq.JObject", "Newtonsoft.Json.Linq.JArray", "Newtonsoft.Json.Linq.JValue", "Newtonsoft.Json.Linq.JProperty",
        "Newtonsoft.Json.Linq.JContainer", "Newtonsoft.Json.Linq.JTokenType", "Newtonsoft.Json.Linq.JEnumerable", "Newtonsoft.Json.Linq.IJEnumerable", "Newtonsoft.Json.Linq.Extensions");

    /// <summary>Members of allowed types that lead elsewhere, or make of one row another result tomorrow.</summary>
    private static readonly FrozenSet<string> RefusedMembers = FrozenSet.Create(
        StringComparer.Ordinal,
        "GetType", "MemberwiseClone", "ToObject", "FromObject", "Load", "LoadAsync", "ReadFrom", "ReadFromAsync", "CreateReader", "CreateWriter", "WriteTo", "WriteToAsync",
        "Now", "UtcNow", "Today", "CompileToAssembly", "CreateInstance", "CurrentCulture", "CurrentUICulture", "DefaultThreadCurrentCulture", "DefaultThreadCurrentUICulture", "Annotation", "AddAnnotation");

    private static readonly FrozenSet<SyntaxKind> RefusedNodes = FrozenSet.Create(
        SyntaxKind.TypeOfExpression, SyntaxKind.SizeOfExpression, SyntaxKind.StackAllocArrayCreationExpression, SyntaxKind.ImplicitStackAllocArrayCreationExpression,
        SyntaxKind.AwaitExpression, SyntaxKind.RefExpression, SyntaxKind.AddressOfExpression, SyntaxKind.PointerIndirectionExpression, SyntaxKind.Block, SyntaxKind.AnonymousMethodExpression,
        SyntaxKind.ThrowExpression);

    /// <param name="root">The whole text that was compiled.</param>
    /// <param name="model">What its names mean.</param>
    /// <exception cref="CodeException">Something in it may not be used.</exception>
    public static void Require(SyntaxNode root, SemanticModel model)
    {
        ArrowExpressionClauseSyntax code = root.DescendantNodes().OfType<ArrowExpressionClauseSyntax>().First();
        foreach (SyntaxNode node in code.DescendantNodes())
        {
            if (RefusedNodes.Contains(node.Kind()))
            {
                throw Refusal(node.IsKind(SyntaxKind.Block) ? "a block of statements" : $"'{node}'");
            }

            RequireType(model.GetTypeInfo(node).Type);
            RequireType(model.GetTypeInfo(node).ConvertedType);
            RequireSymbol(model.GetSymbolInfo(node).Symbol);
            RequireSymbol(model.GetConversion(node).MethodSymbol);
        }
    }

    private static void RequireSymbol(ISymbol? symbol)
    {
        switch (symbol)
        {
            case null or IParameterSymbol or ILocalSymbol or IRangeVariableSymbol or IDiscardSymbol or INamespaceSymbol or ILabelSymbol:
                return;
            case ITypeSymbol type:
                RequireType(type);
                return;
            case IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.BuiltinOperator }:
                return;
        }

        RequireType(symbol.ContainingType);
        if (RefusedMembers.Contains(symbol.Name))
        {
            throw Refusal($"{symbol.ContainingType?.Name}.{symbol.Name}");
        }
    }

    private static void RequireType(ITypeSymbol? type)
    {
        switch (type)
        {
            case null or ITypeParameterSymbol or { IsAnonymousType: true } or { SpecialType: SpecialType.System_Void }:
                return;
            case IArrayTypeSymbol array:
                RequireType(array.ElementType);
                return;
            case INamedTypeSymbol named when Types.Contains(NameOf(named)):
                foreach (ITypeSymbol argument in named.TypeArguments)
                {
                    RequireType(argument);
                }

                return;
        }

        throw Refusal(type.ToDisplayString());
    }

    private static string NameOf(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? $"{NameOf(outer)}.{type.Name}" : $"{type.ContainingNamespace.ToDisplayString()}.{type.Name}";

    private static CodeException Refusal(string what) => new($"The expression may not use {what}: values, texts, dates, collections, LINQ, regular expressions and the row are allowed.");
}
