using Pipelines.Core.Python.FieldUse;
using Pipelines.Core.Python.Tree;
using Pipelines.Core.Python.Values;

namespace Pipelines.Core.Templates.Filters;

/// <summary>
/// Which fields a filter reads of what it is applied to. Only the filters listed here are known to pass their input on
/// or to look at a part of it; every other one reads it whole.
/// </summary>
internal static class FilterFieldUse
{
    public static FieldPlaces Trace(string filter, FieldPlaces input, ArgumentNodes arguments, FieldTrace trace)
    {
        switch (filter)
        {
            case "length" or "count":
                arguments.TraceWhole(trace);
                input.ReadSize();
                return FieldPlaces.None;
            case "list" or "reverse":
                arguments.TraceWhole(trace);
                input.ReadSize();
                return input;
            case "first" or "last":
                arguments.TraceWhole(trace);
                return input.Item();
            case "default" or "d":
                return Default(input, arguments, trace);
            case "map" when Constant(arguments, "attribute") is { } path && arguments.Positional.Count == 0:
                arguments.TraceWhole(trace);

                // The mapped values are no list in the data any more, so they are read here and now.
                ReadPath(input.Item(), path).ReadWhole();
                return FieldPlaces.None;
            case "selectattr" or "rejectattr" when FirstConstant(arguments) is { } path:
                arguments.TraceWhole(trace);
                ReadPath(input.Item(), path).ReadWhole();
                return input;
            case "sort" or "min" or "max" when Constant(arguments, "attribute") is { } paths:
                arguments.TraceWhole(trace);
                foreach (string path in paths.Split(','))
                {
                    ReadPath(input.Item(), path).ReadWhole();
                }

                return filter == "sort" ? input : input.Item();
            default:
                input.ReadWhole();
                arguments.TraceWhole(trace);
                return FieldPlaces.None;
        }
    }

    private static FieldPlaces Default(FieldPlaces input, ArgumentNodes arguments, FieldTrace trace)
    {
        FieldPlaces result = input;
        foreach (ExpressionNode argument in arguments.Children)
        {
            result = result.Or(argument.Trace(trace));
        }

        input.ReadSize();
        return result;
    }

    private static FieldPlaces ReadPath(FieldPlaces places, string path)
    {
        foreach (string part in path.Split('.'))
        {
            places = int.TryParse(part, out _) ? places.Item() : places.Field(part);
        }

        return places;
    }

    private static string? Constant(ArgumentNodes arguments, string name)
    {
        if (arguments.HasSpread)
        {
            return null;
        }

        foreach ((string argument, ExpressionNode value) in arguments.Named)
        {
            if (argument == name)
            {
                return value is LiteralNode { Value: { IsText: true } text } ? text.Text : null;
            }
        }

        return null;
    }

    private static string? FirstConstant(ArgumentNodes arguments) =>
        !arguments.HasSpread && arguments.Positional is [LiteralNode { Value: { Kind: PyKind.String } path }, ..] ? path.Text : null;
}
