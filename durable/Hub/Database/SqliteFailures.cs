using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Pipelines.Durable.Hub.Database;

/// <summary>Says what SQLite's error codes mean for a hub, and what to do.</summary>
internal static class SqliteFailures
{
    public static HubException Translate(SqliteException error, string filePath) => error.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => new HubException(
            HubFailureKind.Full,
            $"The hub '{filePath}' cannot grow: its disk is full or the size that was set for it is reached. Nothing was lost; make room, and it goes on.",
            error),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new HubException(
            HubFailureKind.Busy,
            $"The hub '{filePath}' is held by another process for longer than was waited. Nothing was lost; try again, or end that process.",
            error),
        raw.SQLITE_NOTADB => new HubException(
            HubFailureKind.NotAHub,
            $"'{filePath}' is not a SQLite file. Name another file, or move this one away.",
            error),
        raw.SQLITE_CORRUPT => new HubException(
            HubFailureKind.Unusable,
            $"The hub '{filePath}' is damaged ({error.Message}). Put back a copy, or move the file away and start the runs again: finished work is in the store.",
            error),
        _ => new HubException(HubFailureKind.Unusable, $"The hub '{filePath}' failed: {error.Message}", error),
    };
}
