namespace Pipelines.Core.Tests.Schemas.Cases;

internal static class NumberCases
{
    public static SchemaCase[] All { get; } =
    [
        Integers("from 0", "\"minimum\":0", "0 1 9 10 12345 1234567890123456", "-1 -10"),
        Integers("from 1", "\"minimum\":1", "1 2 10 999", "0 -1"),
        Integers("from 3", "\"minimum\":3", "3 9 10 29 300", "0 1 2 -3 -30"),
        Integers("from 9", "\"minimum\":9", "9 10 11 89 90 100", "8 0 -9"),
        Integers("from 10", "\"minimum\":10", "10 11 19 20 99 100 1000", "9 1 0 -10"),
        Integers("from 25", "\"minimum\":25", "25 26 30 99 100 240 1000", "24 20 3 2 -25"),
        Integers("to 30", "\"maximum\":30", "30 29 10 9 0 -1 -31 -400", "31 40 100 300"),
        Integers("from -5", "\"minimum\":-5", "-5 -1 0 1 55", "-6 -10 -55"),
        Integers("from -123", "\"minimum\":-123", "-123 -122 -100 -99 -9 0 124", "-124 -130 -200 -1000"),
        Integers("to -5", "\"maximum\":-5", "-5 -6 -10 -49 -500", "-4 -1 0 5"),
        Integers("to 1", "\"maximum\":1", "1 0 -1 -20", "2 10"),
        Integers("to 100", "\"maximum\":100", "100 99 10 9 0 -1000", "101 110 200 1000"),
        Integers("0 to 23", "\"minimum\":0,\"maximum\":23", "0 9 10 19 20 23", "24 30 100 -1"),
        Integers("15 to 300", "\"minimum\":15,\"maximum\":300", "15 19 20 99 100 199 299 300", "14 5 0 301 310 1000"),
        Integers("5 to 30", "\"minimum\":5,\"maximum\":30", "5 9 10 29 30", "4 31 50 300"),
        Integers("-123 to 42", "\"minimum\":-123,\"maximum\":42", "-123 -100 -99 -1 0 9 10 42", "-124 43 50 100"),
        Integers("-10 to 10", "\"minimum\":-10,\"maximum\":10", "-10 -9 -1 0 1 10", "-11 11 100"),
        Integers("-12 to 207", "\"minimum\":-12,\"maximum\":207", "-12 -1 0 99 199 200 207", "-13 -20 208 300"),
        Integers("exactly 7", "\"minimum\":7,\"maximum\":7", "7", "6 8 77"),
        Integers("above and below", "\"exclusiveMinimum\":0,\"exclusiveMaximum\":10", "1 9", "0 10"),
        Integers("fractional bounds", "\"minimum\":0.5,\"maximum\":3.5", "1 3", "0 4"),
        Integers("bounds beyond 64 bits", "\"minimum\":100000000000000000000,\"maximum\":100000000000000000009", "100000000000000000000 100000000000000000005", "99999999999999999999 100000000000000000010"),
        Integers("int32", "\"format\":\"int32\"", "2147483647 -2147483648 0", "2147483648 -2147483649"),
        Integers("draft 4 exclusive", "\"minimum\":0,\"exclusiveMinimum\":true", "1", "0"),
        Integers("multiple of 3", "\"multipleOf\":3", "0 3 -9 300", "1 -2 100"),
        new("integer", """{"type":"integer"}""", ["0", "12345", "-7", "1234567890123456"], ["1.5", "\"1\"", "true", "null"]) { FittingUnwritten = ["1.0", "1e2"] },
        new("number", """{"type":"number"}""", ["0", "-1", "3.25", "1e10", "-2.5E-3"], ["\"1\"", "null", "[]"]),
        Numbers("at least 0", "\"minimum\":0", "0 0.5 12.25 100", "-0.1 -1"),
        Numbers("above 0", "\"exclusiveMinimum\":0", "0.1 12.5 1", "0 0.0 -12.5"),
        Numbers("0 to 1", "\"minimum\":0,\"maximum\":1", "0 1 0.5 0.999 1.0", "1.01 -0.1 2"),
        Numbers("-1.5 to 2.25", "\"minimum\":-1.5,\"maximum\":2.25", "-1.5 -1.49 -0.5 0 0.1 2.2 2.25 2.250", "-1.51 -2 2.26 2.3 3"),
        Numbers("between 0.125 and 10", "\"exclusiveMinimum\":0.125,\"exclusiveMaximum\":10", "0.126 0.13 0.2 1 9.99", "0.125 0.1250 0.12 0 10 10.0"),
        Numbers("cents", "\"multipleOf\":0.01", "0.3 12.25 7", "0.001 1.999"),
        Numbers("tenths", "\"multipleOf\":0.1,\"minimum\":0", "0.3 12.2", "0.25 -0.3"),
    ];

    private static SchemaCase Integers(string name, string bounds, string fitting, string wrong) =>
        new($"integer {name}", $$"""{"type":"integer",{{bounds}}}""", fitting.Split(' '), wrong.Split(' '));

    private static SchemaCase Numbers(string name, string bounds, string fitting, string wrong) =>
        new($"number {name}", $$"""{"type":"number",{{bounds}}}""", fitting.Split(' '), wrong.Split(' '));
}
