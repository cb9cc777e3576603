# What the run scripts share; they read it with `. package.sh`. A fuzz target spans several rooms, so it is built as a package of links to the
# rooms' sources. libFuzzer brings its own main: a target is a library that swiftc links with it.
#
#   fuzz_build NAME "TARGET ..." [LINKER FLAG ...] < ROOMS
#       builds Fuzz/TARGET.swift against ROOMS: one room a line, then the rooms it uses; `crypto` is swift-crypto. Programs go to $work.
#
# $root is the repository, $work the folder for packages, corpora and crashes (FUZZ_WORK, or .build/fuzz), $seconds how long to run.
set -eu
seconds="${1:-60}"
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
work="${FUZZ_WORK:-$root/.build/fuzz}"

# The names as an array of Swift.
fuzz_names() {
    list=
    for name in "$@"; do
        if [ "$name" = crypto ]; then list="$list crypto,"; else list="$list \"$name\","; fi
    done
    printf '[%s]' "${list%,}"
}

fuzz_build() {
    package="$work/$1-package"
    targets=$2
    shift 2
    mkdir -p "$package/Sources"
    rooms= modules=
    while read -r room uses; do
        # A room of which only some files are wanted has its folder already.
        [ -d "$package/Sources/$room" ] && [ ! -L "$package/Sources/$room" ] || ln -sfn "$root/Sources/$room" "$package/Sources/$room"
        modules="$modules $room"
        case "$room" in
        CLibCrypto) rooms="$rooms .systemLibrary(name: \"CLibCrypto\", pkgConfig: \"libcrypto\")," ;;
        CZlib) rooms="$rooms .systemLibrary(name: \"CZlib\", pkgConfig: \"zlib\")," ;;
        *) rooms="$rooms .target(name: \"$room\", dependencies: $(fuzz_names $uses), swiftSettings: settings)," ;;
        esac
    done
    for target in $targets; do
        mkdir -p "$package/Sources/$target"
        ln -sf "$root/Fuzz/$target.swift" "$package/Sources/$target/$target.swift"
        rooms="$rooms .target(name: \"$target\", dependencies: $(fuzz_names $modules), swiftSettings: [fuzzer]),"
    done
    cp "$root/Package.resolved" "$package/Package.resolved"
    cat > "$package/Package.swift" <<MANIFEST
// swift-tools-version: 6.2
import PackageDescription

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let features = ["ExistentialAny", "InferIsolatedConformances", "InternalImportsByDefault", "MemberImportVisibility", "NonisolatedNonsendingByDefault"]
let fuzzer = SwiftSetting.unsafeFlags(["-sanitize=fuzzer"])
let settings = features.map { SwiftSetting.enableUpcomingFeature(\$0) } + [fuzzer]
let package = Package(
    name: "fuzz",
    products: $(fuzz_names $targets).map { .library(name: \$0, type: .static, targets: [\$0]) },
    dependencies: [.package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")],
    targets: [$rooms],
    swiftLanguageModes: [.v6]
)
MANIFEST
    swift build --package-path "$package" -c release
    binaries=$(swift build --package-path "$package" -c release --show-bin-path)
    for target in $targets; do swiftc -sanitize=fuzzer "$binaries/lib$target.a" "$@" -lstdc++ -o "$work/$target"; done
}
